// @vitest-environment jsdom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Menu } from './Menu.tsx';

let host: HTMLElement;
let unmount: () => void;

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  host = document.body.appendChild(document.createElement('div'));
  const root = createRoot(host);
  act(() =>
    root.render(
      <>
        <Menu label="Views">{() => <input />}</Menu>
        <a href="/next">Next</a>
      </>,
    ),
  );
  unmount = () => act(() => root.unmount());
  act(() => find('button').click());
});

afterEach(() => {
  unmount();
  host.remove();
});

function find(selector: string): HTMLElement {
  return host.querySelector<HTMLElement>(selector) ?? host;
}

it('closes when the keyboard goes on, so that it covers nothing that has the focus', () => {
  act(() => find('input').focus());
  expect(find('button').ariaExpanded).toBe('true');

  act(() => find('a').focus());

  expect(find('button').ariaExpanded).toBe('false');
  expect(document.activeElement).toBe(find('a'));
});

it('closes by Escape, with the focus on its button', () => {
  act(() => find('input').focus());

  act(() => void document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' })));

  expect(find('button').ariaExpanded).toBe('false');
  expect(document.activeElement).toBe(find('button'));
});
