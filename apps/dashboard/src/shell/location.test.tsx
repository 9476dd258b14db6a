// @vitest-environment jsdom
import { act, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Link } from './Link.tsx';
import { goTo, setFilters, useFilters, useRoute } from './location.ts';

let host: HTMLElement;
let unmount: () => void;

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  history.replaceState(null, '', '/');
  host = document.body.appendChild(document.createElement('div'));
  const root = createRoot(host);
  act(() => root.render(<Probe />));
  unmount = () => act(() => root.unmount());
});

afterEach(() => {
  unmount();
  host.remove();
});

function Probe(): ReactNode {
  const { page } = useRoute();
  const filters = useFilters();
  return (
    <>
      <output>{`${page} ${filters.range} ${filters.page ?? 'all'}`}</output>
      <Link to="/health">Health</Link>
    </>
  );
}

const shown = () => host.querySelector('output')?.textContent;
const link = () => host.querySelector('a');

it('shows where an address leads', () => {
  act(() => goTo('/errors?range=1h'));

  expect(shown()).toBe('errors 1h all');
});

it('keeps the place when a filter changes', () => {
  act(() => goTo('/vitals?range=7d'));

  act(() => setFilters({ page: '/cart' }));

  expect(shown()).toBe('vitals 7d /cart');
  expect(location.search).toBe('?range=7d&page=%2Fcart');
});

it('takes a filter away', () => {
  act(() => goTo('/vitals?page=%2Fcart'));

  act(() => setFilters({ page: undefined }));

  expect(location.search).toBe('');
});

it('goes back', async () => {
  act(() => goTo('/errors'));
  act(() => goTo('/live'));
  const moved = new Promise((resolve) => addEventListener('popstate', resolve, { once: true }));

  await act(async () => {
    history.back();
    await moved;
  });

  expect(shown()).toBe('errors 24h all');
});

it('takes range and page along a link', () => {
  act(() => goTo('/vitals?range=30d&page=%2Fcart&type=exception'));

  expect(link()?.getAttribute('href')).toBe('/health?range=30d&page=%2Fcart');
});

it('follows a plain click without loading the document', () => {
  const click = new MouseEvent('click', { bubbles: true, cancelable: true });

  act(() => void link()?.dispatchEvent(click));

  expect(click.defaultPrevented).toBe(true);
  expect(shown()).toBe('health 24h all');
});

it('leaves a click that opens a tab to the browser', () => {
  const click = new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey: true });
  // jsdom cannot open the address; whether we kept our hands off is known before it tries.
  let isPrevented = true;
  host.addEventListener('click', (event) => {
    isPrevented = event.defaultPrevented;
    event.preventDefault();
  });

  act(() => void link()?.dispatchEvent(click));

  expect(isPrevented).toBe(false);
  expect(shown()).toBe('overview 24h all');
});
