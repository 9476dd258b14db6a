// @vitest-environment jsdom
import { expect, test, vi } from 'vitest';
import { watchLeaks } from '../../test/leaks.ts';
import { listen } from './listen.ts';

test('hears events until stopped', () => {
  const onClick = vi.fn();
  const stop = listen(document, 'click', onClick);

  document.dispatchEvent(new Event('click'));
  stop();
  document.dispatchEvent(new Event('click'));

  expect(onClick).toHaveBeenCalledTimes(1);
});

test('keeps its own trouble from the page', () => {
  vi.spyOn(console, 'debug').mockImplementation(() => undefined);
  const onPageError = vi.fn();
  window.addEventListener('error', onPageError);
  const stop = listen(document, 'click', () => {
    throw new Error('broken');
  });

  document.dispatchEvent(new Event('click'));
  stop();
  window.removeEventListener('error', onPageError);

  expect(onPageError).not.toHaveBeenCalled();
});

test('does nothing on a platform without events', () => {
  const target = {} as EventTarget;

  expect(() => listen(target, 'click', () => undefined)()).not.toThrow();
});

test('takes a capturing listener back, and stops', () => {
  const leaks = watchLeaks();

  const stop = listen(document, 'click', () => undefined, { capture: true });
  expect(leaks.list()).toEqual(['listener click × 1']);
  stop();

  expect(leaks.list()).toEqual([]);
  leaks.restore();
});
