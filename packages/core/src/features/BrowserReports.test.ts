// @vitest-environment jsdom
import { afterEach, expect, test, vi } from 'vitest';
import { createFakeTracker } from '../../test/fakeTracker.ts';
import { watchLeaks } from '../../test/leaks.ts';
import { BrowserReports, type BrowserReportsOptions } from './BrowserReports.ts';
import { completeError } from './completeError.ts';
import { ErrorTracking } from './ErrorTracking.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

function start(options?: BrowserReportsOptions) {
  const observing = new Set<object>();
  let tell: (reports: readonly object[]) => void = () => undefined;
  // jsdom has none.
  vi.stubGlobal(
    'ReportingObserver',
    class {
      constructor(report: typeof tell) {
        tell = report;
      }
      observe(): void {
        observing.add(this);
      }
      disconnect(): void {
        observing.delete(this);
      }
    },
  );
  const tracker = createFakeTracker();
  const errors = new ErrorTracking(tracker, { captureUnhandled: false, captureUnhandledRejections: false });
  const reports = new BrowserReports(tracker, errors, options);
  const report = (): void =>
    tell([
      {
        type: 'deprecation',
        body: {
          id: 'Old',
          message: 'Old is old',
          sourceFile: 'https://a.test/a.js',
          lineNumber: 1,
          columnNumber: 2,
        },
      },
      { type: 'intervention', body: { id: 'NoVibrate', message: 'Not without a touch' } },
    ]);
  return { tracker, reports, report, observing };
}

function violate(disposition = 'enforce'): void {
  document.dispatchEvent(
    Object.assign(new Event('securitypolicyviolation', { bubbles: true }), {
      effectiveDirective: 'script-src-elem',
      blockedURI: 'https://evil.test/x.js?who=ann',
      sourceFile: 'https://shop.test/a.js',
      lineNumber: 3,
      columnNumber: 4,
      disposition,
    }),
  );
}

function miss(html = '<img src="https://shop.test/cat.png?id=7">'): void {
  document.body.innerHTML = html;
  document.body.firstElementChild?.dispatchEvent(new Event('error'));
}

test('captures what goes wrong without anything thrown', () => {
  const { tracker, reports, report } = start();

  violate();
  miss();
  report();
  reports.destroy();

  expect(tracker.dataOf('exception')).toMatchObject([
    {
      type: 'PolicyViolation',
      message: 'script-src-elem forbids https://evil.test/x.js',
      stacktrace: expect.stringContaining('https://shop.test/a.js:3:4'),
      category: 'security',
      severity: 'warning',
      handled: false,
    },
    { type: 'ResourceError', message: 'img not loaded: https://shop.test/cat.png', category: 'resource' },
    { type: 'Deprecation', message: 'Old: Old is old', category: 'browser', severity: 'info' },
    { type: 'Intervention', message: 'NoVibrate: Not without a touch', category: 'browser' },
  ]);
});

test('takes a violation that is only reported less seriously', () => {
  const { tracker, reports } = start();

  violate('report');
  reports.destroy();

  expect(tracker.dataOf('exception')).toMatchObject([{ severity: 'info' }]);
});

test.each([
  ['<link href="https://shop.test/a.css">', 'link not loaded: https://shop.test/a.css'],
  ['<script src="data:text/javascript,secret"></script>', 'script not loaded: data:'],
])('says which file is missing: %s', (html, message) => {
  const { tracker, reports } = start();

  miss(html);
  reports.destroy();

  expect(tracker.dataOf('exception')).toMatchObject([{ message }]);
});

test('tells one missing file from another, and whose it is', () => {
  const { tracker, reports } = start();

  miss(`<img src="${location.origin}/cat.png">`);
  miss('<img src="https://ads.test/dog.png">');
  reports.destroy();

  expect(tracker.dataOf('exception').map((data) => completeError(data)['source'])).toEqual([
    'site',
    'third-party',
  ]);
});

test('does not take other troubles for missing files', () => {
  const { tracker, reports } = start();

  miss('<button>x</button>');
  window.dispatchEvent(new ErrorEvent('error', { message: 'broken' }));
  reports.destroy();

  expect(tracker.events).toEqual([]);
});

test('captures only what it was asked to', () => {
  const { tracker, reports, report } = start({ violations: false, resources: false });

  violate();
  miss();
  report();
  reports.destroy();

  expect(tracker.dataOf('exception').map(({ category }) => category)).toEqual(['browser', 'browser']);
});

test('does without what a browser lacks', () => {
  const { reports } = start({ reports: false });
  reports.destroy();
  vi.stubGlobal('ReportingObserver', undefined);

  expect(() => start({}).reports.destroy()).not.toThrow();
});

test('goes with its collector, and stops', () => {
  const leaks = watchLeaks();
  const { tracker, observing } = start();
  expect(observing.size).toBe(1);

  tracker.destroy();
  violate();
  miss();

  expect(tracker.events).toEqual([]);
  expect(tracker.registered).toBe(0);
  expect(observing.size).toBe(0);
  expect(leaks.list()).toEqual([]);
  leaks.restore();
});
