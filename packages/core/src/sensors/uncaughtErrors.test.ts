// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { watchLeaks } from '../../test/leaks.ts';
import { type UncaughtError, uncaughtErrors } from './uncaughtErrors.ts';

function hear(options?: Partial<Parameters<typeof uncaughtErrors>[1]>) {
  const heard: UncaughtError[] = [];
  const stop = uncaughtErrors((error) => heard.push(error), { errors: true, rejections: true, ...options });
  return { heard, stop };
}

function rejectUnhandled(reason: unknown): void {
  // jsdom has no PromiseRejectionEvent.
  window.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason }));
}

test('reports what was thrown and where', () => {
  const { heard, stop } = hear();
  const error = new TypeError('broken');

  window.dispatchEvent(
    new ErrorEvent('error', {
      error,
      message: 'Uncaught TypeError: broken',
      filename: 'https://a.test/a.js',
      lineno: 1,
      colno: 2,
    }),
  );
  stop();

  expect(heard).toEqual([{ thrown: error, location: 'https://a.test/a.js:1:2' }]);
});

test('reports the bare words that the browser leaves of another origin', () => {
  const { heard, stop } = hear();

  window.dispatchEvent(new ErrorEvent('error', { message: 'Script error.' }));
  stop();

  expect(heard).toEqual([{ thrown: { name: 'Error', message: 'Script error.' }, location: '' }]);
});

test.each([['text'], [undefined], [{ code: 7 }], [Symbol('odd')]])(
  'reports the rejection with %s',
  (reason) => {
    const { heard, stop } = hear();

    rejectUnhandled(reason);
    stop();

    expect(heard).toEqual([{ thrown: reason, isRejection: true }]);
  },
);

test('reports only what it was asked to', () => {
  const { heard, stop } = hear({ errors: false });

  window.dispatchEvent(new ErrorEvent('error', { message: 'broken' }));
  rejectUnhandled('broken');
  stop();

  expect(heard).toEqual([{ thrown: 'broken', isRejection: true }]);
});

test('listens to both, and stops', () => {
  const leaks = watchLeaks();

  const { heard, stop } = hear();
  expect(leaks.list()).toEqual(['listener error × 1', 'listener unhandledrejection × 1']);
  stop();
  rejectUnhandled('late');

  expect(heard).toEqual([]);
  expect(leaks.list()).toEqual([]);
  leaks.restore();
});
