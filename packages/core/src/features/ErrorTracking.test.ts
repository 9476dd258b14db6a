// @vitest-environment jsdom
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createFakeTracker } from '../../test/fakeTracker.ts';
import { watchLeaks } from '../../test/leaks.ts';
import { seededRandom } from '../../test/seededRandom.ts';
import { completeError } from './completeError.ts';
import { ErrorSeverity } from './ErrorSeverity.ts';
import { ErrorTracking, type ErrorTrackingOptions } from './ErrorTracking.ts';
import { setFailingServices } from './failingServices.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function start(options?: ErrorTrackingOptions) {
  const tracker = createFakeTracker();
  const errors = new ErrorTracking(tracker, options);
  return { tracker, errors, exceptions: () => tracker.dataOf('exception') };
}

function throwUncaught(error: unknown, message = `Uncaught ${String(error)}`): void {
  window.dispatchEvent(new ErrorEvent('error', { error, message, filename: 'a.js', lineno: 1, colno: 2 }));
}

function rejectUnhandled(reason: unknown): void {
  window.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason }));
}

test('tracks an error with everything that is known about it', () => {
  const { errors, exceptions } = start();
  errors.addBreadcrumb({ category: 'navigation', message: 'to /cart', level: 'info', timestamp: 1 });

  const errorId = errors.captureError(new TypeError('broken'), {
    severity: ErrorSeverity.FATAL,
    context: { endpoint: '/api/chat' },
    user: { id: 'user-123' },
  });

  expect(exceptions()).toEqual([
    {
      errorId,
      type: 'TypeError',
      message: 'broken',
      stacktrace: expect.stringContaining('TypeError: broken\n'),
      classes: ['TypeError'],
      severity: 'fatal',
      handled: true,
      fingerprint: expect.stringMatching(/^[0-9a-z]{1,7}$/),
      count: 1,
      origins: [String(globalThis.location?.origin)],
      context: { endpoint: '/api/chat' },
      user: { id: 'user-123' },
      breadcrumbs: [{ timestamp: 1, category: 'navigation', message: 'to /cart', level: 'info' }],
    },
  ]);
});

test('captures what nobody caught', () => {
  const { errors, exceptions } = start();

  throwUncaught(new RangeError('too far'));
  rejectUnhandled(new Error('odd'));
  rejectUnhandled(undefined);
  errors.destroy();

  expect(exceptions().map(({ type, category, handled }) => [type, category, handled])).toEqual([
    ['RangeError', undefined, false],
    ['Error', 'promise', false],
    ['undefined', 'promise', false],
  ]);
});

test('captures what the browser hides of another origin', () => {
  const { errors, exceptions } = start();

  window.dispatchEvent(new ErrorEvent('error', { message: 'Script error.' }));
  errors.destroy();

  expect(exceptions()).toMatchObject([{ type: 'Error', message: 'Script error.' }]);
});

test('says where text was thrown', () => {
  const { errors, exceptions } = start();

  throwUncaught('boom');
  errors.destroy();

  expect(exceptions()).toMatchObject([{ type: 'String', message: 'boom', stacktrace: '    at a.js:1:2' }]);
});

test('takes one throw for one error wherever it is seen', () => {
  const { errors, exceptions } = start();
  const error = new Error('once');

  errors.captureError(error);
  throwUncaught(error);
  rejectUnhandled(error);
  errors.destroy();

  expect(errors.hasCaptured(error)).toBe(true);
  expect(errors.hasCaptured('text')).toBe(false);
  expect(exceptions()).toMatchObject([{ message: 'once', count: 1 }]);
});

test('captures only what it was asked to', () => {
  const { errors, exceptions } = start({ captureUnhandled: false, captureUnhandledRejections: false });

  throwUncaught(new Error('loud'));
  rejectUnhandled(new Error('quiet'));
  errors.destroy();

  expect(exceptions()).toEqual([]);
});

test('survives whatever is thrown', () => {
  const { errors } = start();
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();

  for (const thrown of [
    undefined,
    null,
    '',
    0,
    Symbol('s'),
    1n,
    () => 1,
    revoked.proxy,
    Object.create(null),
  ]) {
    expect(errors.captureError(thrown)).not.toBe('');
  }
  expect(errors.captureError(new Error('x'), null as unknown as object)).not.toBe('');
});

test('tells repeats as a count when the page is left', () => {
  const { tracker, errors, exceptions } = start();
  const ids = [1, 2, 3].map((number) => errors.captureError(new Error(`order ${number} lost`)));
  expect(exceptions()).toHaveLength(1);

  tracker.exitPage();
  tracker.exitPage();

  expect(new Set(ids).size).toBe(1);
  expect(exceptions().map(({ count, errorId }) => [count, errorId])).toEqual([
    [1, ids[0]],
    [2, ids[0]],
  ]);
});

test('tells repeats in between when they go on', () => {
  vi.useFakeTimers();
  const { errors, exceptions } = start();
  const fail = (): string => errors.captureError(new Error('again'));

  fail();
  fail();
  vi.advanceTimersByTime(30_000);
  fail();

  expect(exceptions().map(({ count }) => count)).toEqual([1, 2]);
});

test('tells the first one at once, whatever the clock says', () => {
  vi.useFakeTimers({ now: 0 });
  const { errors, exceptions } = start();

  errors.captureError(new Error('early'));

  expect(exceptions()).toMatchObject([{ message: 'early', count: 1 }]);
});

test('tells every error alone when asked to', () => {
  const { errors, exceptions } = start({ deduplicate: false });

  const ids = [errors.captureError(new Error('same')), errors.captureError(new Error('same'))];

  expect(new Set(ids).size).toBe(2);
  expect(exceptions().map(({ count }) => count)).toEqual([1, 1]);
  expect(errors.getErrorGroups()).toMatchObject([{ count: 2 }]);
});

test('tells what somebody dealt with apart from what they did not, and each severity', () => {
  const { errors, tracker, exceptions } = start();
  const problem = () => Object.assign(new Error('not saved'), { stack: 'save@a.js:1:1' });

  errors.captureError(problem(), { severity: ErrorSeverity.WARNING });
  errors.captureError(problem(), { severity: ErrorSeverity.FATAL });
  errors.captureError(problem(), { handled: false });
  errors.captureError(problem(), { severity: ErrorSeverity.FATAL });
  tracker.exitPage();

  expect(exceptions().map(({ severity, handled, count }) => [severity, handled, count])).toEqual([
    ['warning', true, 1],
    ['fatal', true, 1],
    ['error', false, 1],
    ['fatal', true, 1],
  ]);
});

test('groups errors, the most frequent first', () => {
  const { errors } = start();
  errors.captureError(new Error('rare'));
  for (const number of [1, 2, 3]) errors.captureError(new TypeError(`frequent ${number}`));

  expect(errors.getErrorGroups()).toMatchObject([
    { type: 'TypeError', message: 'frequent 1', count: 3 },
    { type: 'Error', message: 'rare', count: 1 },
  ]);
});

test('keeps a bounded number of groups without losing a count', () => {
  vi.useFakeTimers();
  const { errors, tracker, exceptions } = start();
  const words = Array.from({ length: 150 }, (_, index) => 'x'.repeat(index + 1));

  for (const word of [...words, ...words]) {
    vi.advanceTimersByTime(50);
    errors.captureError(word);
  }
  tracker.exitPage();

  expect(errors.getErrorGroups()).toHaveLength(100);
  expect(exceptions().reduce((sum, { count }) => sum + Number(count), 0)).toBe(300);
});

test('counts errors and recoveries', () => {
  const { tracker, errors } = start();
  expect(errors.getStats().recoveryRate).toBeUndefined();

  const id = errors.captureError(new Error('one'));
  errors.captureError(new Error('two'), { severity: ErrorSeverity.WARNING });
  errors.trackRecovery(id, true, { strategy: 'retry', attempts: 2 });
  errors.trackRecovery(id, false);

  expect(errors.getStats()).toEqual({
    totalErrors: 2,
    uniqueGroups: 2,
    bySeverity: { error: 1, warning: 1 },
    recoveryRate: 0.5,
  });
  expect(tracker.dataOf('error.recovery')).toEqual([
    { errorId: id, success: true, strategy: 'retry', attempts: 2 },
    { errorId: id, success: false },
  ]);
});

test('keeps the last steps only', () => {
  const { errors, exceptions } = start({ maxBreadcrumbs: 2 });

  for (const message of ['one', 'two', 'three']) errors.addBreadcrumb({ category: 'step', message });
  errors.captureError(new Error('broken'));

  expect(exceptions()[0]?.['breadcrumbs']).toMatchObject([{ message: 'two' }, { message: 'three' }]);
});

test('never keeps the objects of the page', () => {
  const { errors, exceptions } = start();
  const data = { element: document.body, list: [1], length: 150, text: 'short', none: null };

  errors.addBreadcrumb({ category: 'click', message: 'on body', data });
  errors.captureError(new Error('broken'));

  expect(exceptions()[0]?.['breadcrumbs']).toMatchObject([
    {
      data: {
        element: '[object HTMLBodyElement]',
        list: '[object Array]',
        length: 150,
        text: 'short',
        none: null,
      },
    },
  ]);
});

test('keeps no step from before the person agrees to more than basic', () => {
  const { tracker, errors } = start();
  tracker.allow('basic');
  errors.addBreadcrumb({ category: 'click', message: '#early' });

  tracker.allow('enhanced');
  errors.captureError(new Error('first'));
  errors.addBreadcrumb({ category: 'click', message: '#late' });
  tracker.allow('basic');
  tracker.allow('enhanced');
  errors.captureError(new TypeError('second'));

  expect(tracker.dataOf('exception')).toMatchObject([{ breadcrumbs: [] }, { breadcrumbs: [] }]);
});

test('keeps no trail and tells no error before the person agrees', () => {
  const { tracker, errors, exceptions } = start();
  tracker.allow('none');
  errors.addBreadcrumb({ category: 'step', message: 'before' });
  errors.captureError(new Error('same'));
  errors.captureError(new Error('same'));
  expect(errors.getErrorGroups()).toEqual([]);
  expect(errors.getStats().totalErrors).toBe(2);

  tracker.allow('basic');
  errors.captureError(new Error('same'));
  tracker.exitPage();

  expect(exceptions()).toMatchObject([{ count: 1, breadcrumbs: [], stacktrace: expect.any(String) }]);
});

test.each([
  ['full', 'enhanced', 'enhanced'],
  ['enhanced', 'basic', 'enhanced'],
] as const)(
  'names no repeat like the error that was told at %s, before the person allowed only %s',
  (...levels) => {
    const { tracker, errors, exceptions } = start();
    const fail = () => errors.captureError(Object.assign(new Error('same'), { stack: 'f@a.js:1:1' }));

    const [before, lower, after] = levels;
    tracker.allow(before);
    const first = fail();
    fail();
    tracker.allow(lower);
    tracker.allow(after);
    const again = fail();
    tracker.exitPage();

    expect(again).not.toBe(first);
    expect(exceptions().map(({ errorId }) => errorId)).toEqual([first, again]);
  },
);

test('keeps counting repeats when the person allows more', () => {
  const { tracker, errors, exceptions } = start();
  tracker.allow('basic');
  const fail = () => errors.captureError(Object.assign(new Error('same'), { stack: 'f@a.js:1:1' }));

  const first = fail();
  fail();
  tracker.allow('full');
  tracker.exitPage();

  expect(exceptions().map(({ errorId, count }) => [errorId, count])).toEqual([
    [first, 1],
    [first, 1],
  ]);
});

test('forgets the trail and the repeats when the person withdraws', () => {
  const { tracker, errors, exceptions } = start();
  errors.addBreadcrumb({ category: 'step', message: 'before' });
  errors.captureError(new Error('same'));
  errors.captureError(new Error('same'));

  tracker.allow('none');
  expect(errors.getErrorGroups()).toEqual([]);
  tracker.allow('basic');
  errors.captureError(new Error('other'));
  tracker.exitPage();

  expect(exceptions().map(({ message, count }) => [message, count])).toEqual([
    ['same', 1],
    ['other', 1],
  ]);
  expect(exceptions()[1]).toMatchObject({ breadcrumbs: [] });
});

test('costs nothing when switched off', () => {
  const leaks = watchLeaks();
  const { tracker, errors } = start({ enabled: false });

  expect(errors.captureError(new Error('broken'))).toBe('');
  expect(tracker.registered).toBe(0);
  expect(tracker.events).toEqual([]);
  expect(leaks.list()).toEqual([]);
  leaks.restore();
});

test('goes with its collector, and stops', () => {
  const leaks = watchLeaks();
  const { tracker, errors } = start();

  tracker.destroy();
  errors.destroy();
  throwUncaught(new Error('late'));

  expect(tracker.events).toEqual([]);
  expect(tracker.registered).toBe(0);
  expect(leaks.list()).toEqual([]);
  leaks.restore();
});

test('a storm of 100 000 times one error costs a few events, and each time is counted', () => {
  vi.useFakeTimers();
  const tracker = createFakeTracker();
  const tracking = new ErrorTracking(tracker);
  const error = (n: number): Error =>
    Object.assign(new Error(`no item ${n}`), {
      stack: `Error: no item ${n}\n    at buy (https://shop.test/a.js:1:2)`,
    });

  const start = process.cpuUsage();
  for (let n = 0; n < 100_000; n++) {
    vi.advanceTimersByTime(1);
    tracking.captureError(error(n));
  }
  const { user, system } = process.cpuUsage(start);
  tracker.exitPage();

  const told = tracker.dataOf('exception').map(({ count }) => Number(count));
  expect(tracking.getErrorGroups()).toMatchObject([{ count: 100_000 }]);
  expect(tracking.getStats()).toMatchObject({ totalErrors: 100_000, uniqueGroups: 1 });
  expect(told.reduce((sum, count) => sum + count, 0)).toBe(100_000);
  // The first, one in each half minute of a hundred seconds, and the rest when the page is left.
  expect(told).toHaveLength(5);
  // A few percent of the hundred seconds it lasted, also where other tests share the processor: what looked through all that was told would take more than all of them.
  expect((user + system) / 1000).toBeLessThan(5000);
});

test('tells no half of a card number, however often and wherever it stands', () => {
  vi.useFakeTimers();
  const { tracker, errors, exceptions } = start();
  const before = 'word '.repeat(57);
  const message = `${before}4111 1111 1111 1111`;
  errors.addBreadcrumb({ category: 'step', message, data: { message } });

  errors.captureError(new Error(message));
  errors.captureError(new Error(message));
  tracker.exitPage();

  // Redacting comes later, and knows a card number only when it is whole.
  expect(exceptions()).toMatchObject([
    { message, breadcrumbs: [{ message, data: { message } }] },
    { message },
  ]);
});

test('keeps little of a step that is given too much', () => {
  const { errors, exceptions } = start();
  const fields = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`field${i}`, i]));
  const text = 'word '.repeat(1_000_000);
  const level = 'loud' as ErrorSeverity;

  errors.addBreadcrumb({ category: 'many', message: text, level, data: fields });
  errors.addBreadcrumb({ category: 'text', message: 'short', data: text as never });
  errors.captureError(new Error('broken'));

  expect(exceptions()[0]?.['breadcrumbs']).toEqual([
    {
      timestamp: expect.any(Number),
      category: 'many',
      message: '[5000000 characters]',
      level: 'info',
      data: Object.fromEntries(Object.entries(fields).slice(0, 20)),
    },
    { timestamp: expect.any(Number), category: 'text', message: 'short', level: 'info' },
  ]);
});

test('loses no error for what is told about it', () => {
  vi.spyOn(console, 'debug').mockImplementation(() => undefined);
  const { errors, exceptions } = start({ deduplicate: false });
  const refusing = new Proxy({}, { get: () => expect.fail('read') });

  errors.captureError(new Error('one'), refusing);
  errors.captureError(new Error('two'), { severity: 'loud' as ErrorSeverity, context: { a: 1 } });

  expect(exceptions()).toMatchObject([
    { message: 'one', severity: 'error' },
    { message: 'two', severity: 'error', context: { a: 1 } },
  ]);
});

test('tells the errors behind an error', () => {
  const { errors, exceptions } = start();

  errors.captureError(new Error('not saved', { cause: new TypeError('no answer') }));

  expect(exceptions()).toMatchObject([
    { message: 'not saved', causes: [{ type: 'TypeError', message: 'no answer', via: 'cause' }] },
  ]);
});

test('says enough for whoever labels what is not the code of the site, and drops none of it', () => {
  const { errors, exceptions } = start({ codeOrigins: ['https://cdn.shop.test'] });
  const thrownAt = (url: string) => ({
    name: 'Error',
    message: `in ${url.slice(8, 11)}`,
    stack: `f@${url}:1:1`,
  });

  for (const url of ['https://cdn.shop.test/a.js', 'https://ads.test/a.js', 'moz-extension://1/a.js'])
    errors.captureError(thrownAt(url));

  expect(exceptions().map((data) => completeError(data)['source'])).toEqual([
    'site',
    'third-party',
    'extension',
  ]);
});

test('tells a repeat so that it is completed as the first one is', () => {
  const { tracker, errors, exceptions } = start();
  class Lost extends Error {}
  for (const order of [1, 2])
    errors.captureError(
      Object.assign(new Lost(`order ${order} lost`), {
        stack: 'Lost@https://shop.test/a.js:1:1\nbuy@https://shop.test/a.js:2:2',
      }),
    );
  tracker.exitPage();

  const [first, repeat] = exceptions().map((data) => completeError(data));
  expect(repeat).toMatchObject({ count: 1, fingerprint: first?.['fingerprint'], source: 'third-party' });
  expect(first).toMatchObject({ stacktrace: expect.stringMatching(/^Error: order 1 lost\nLost@/) });
});

test('tells apart what is thrown elsewhere, or is called from elsewhere', () => {
  const { errors } = start();
  const thrownAt = (stack: string) => Object.assign(new Error('order 1 lost'), { stack });

  for (const [place, caller] of ['a', 'b', 'c', 'c'].entries())
    errors.captureError(
      thrownAt(`buy@https://shop.test/a.js:${place}:1\n${caller}@https://shop.test/a.js:9:1`),
    );

  expect(errors.getErrorGroups().map(({ count }) => count)).toEqual([2, 1, 1]);
});

test.each([['https://cdn.shop.test/'], ['cdn.shop.test'], ['']])(
  'refuses %j as an origin of code',
  (origin) => {
    expect(() => start({ codeOrigins: [origin] })).toThrow(
      '[candor] codeOrigins must be an array of origins such as "https://cdn.shop.example", got ["',
    );
  },
);

test('tells what somebody says about an error', () => {
  const { tracker, errors } = start();
  const errorId = errors.captureError(new Error('broken'));

  expect(errors.captureFeedback({ errorId, message: ' I pressed pay twice ' })).toBe(true);
  expect(errors.captureFeedback({ message: 'slow today' })).toBe(true);

  expect(tracker.dataOf('error.feedback')).toEqual([
    { errorId, message: 'I pressed pay twice' },
    { message: 'slow today' },
  ]);
});

test.each([
  ['without a word', { message: '  ' }, 'full'],
  ['that is none', null as never, 'full'],
  ['below enhanced', { message: 'broken' }, 'basic'],
] as const)('tells no feedback %s, and says so', (_, feedback, level) => {
  const { tracker, errors } = start();
  tracker.allow(level);

  expect(errors.captureFeedback(feedback)).toBe(false);
  expect(tracker.events).toEqual([]);
});

test('knows which services failed then', () => {
  const { tracker, errors, exceptions } = start();
  let failing = ['api'];
  setFailingServices(tracker, () => failing);

  errors.captureError(new Error('during'));
  failing = [];
  errors.captureError(new Error('after'));

  expect(exceptions().map((data) => data['failing'])).toEqual([['api'], undefined]);
});

describe('a storm', () => {
  test('counts by its words what it does not examine', () => {
    vi.useFakeTimers();
    const { errors, tracker, exceptions } = start();
    let examined = 0;
    const thrown = (message: string) => ({
      name: 'Error',
      message,
      get stack() {
        examined += 1;
        return 'f@https://shop.test/a.js:1:1';
      },
    });

    for (let n = 0; n < 10_000; n++) errors.captureError(thrown(n % 2 ? `no item ${n}` : `no user ${n}`));
    tracker.exitPage();

    expect(errors.getErrorGroups()).toMatchObject([{ count: 5000 }, { count: 5000 }]);
    expect(exceptions().reduce((sum, { count }) => sum + Number(count), 0)).toBe(10_000);
    expect(examined).toBe(50);
  });

  test('gathers what nobody has seen before in one group, and loses no count', () => {
    vi.useFakeTimers();
    const { errors, tracker, exceptions } = start();

    const ids = Array.from({ length: 10_000 }, (_, n) => errors.captureError('x'.repeat(n + 1)));
    tracker.exitPage();

    const [most] = errors.getErrorGroups();
    expect(most).toMatchObject({ message: 'Too many different errors at once', count: 9950 });
    expect(new Set(ids).size).toBe(51);
    expect(exceptions().reduce((sum, { count }) => sum + Number(count), 0)).toBe(10_000);
    expect(errors.getStats().totalErrors).toBe(10_000);
  });

  test('is over with the second', () => {
    vi.useFakeTimers();
    const { errors } = start();
    for (let n = 0; n < 100; n++) errors.captureError('x'.repeat(n + 1));

    vi.advanceTimersByTime(1000);
    errors.captureError('something else');

    expect(errors.getErrorGroups()).toMatchObject([{ count: 50 }, ...Array(51).fill({ count: 1 })]);
  });
});

test('its numbers are those of a recount, whatever happens', () => {
  vi.useFakeTimers();
  const random = seededRandom(11);
  const pick = <Value>(values: readonly Value[]): Value =>
    values[Math.floor(random() * values.length)] as Value;
  for (let round = 0; round < 50; round++) {
    const { tracker, errors } = start();
    const history: { word: string; severity: ErrorSeverity }[] = [];
    const recoveries: boolean[] = [];

    for (let step = 0; step < 40; step++) {
      vi.advanceTimersByTime(100);
      if (random() < 0.3) {
        recoveries.push(random() < 0.5);
        errors.trackRecovery('id', recoveries.at(-1) === true);
        continue;
      }
      const error = {
        word: pick(['lost', 'late', 'gone', 'odd']),
        severity: pick(Object.values(ErrorSeverity)),
      };
      history.push(error);
      errors.captureError(error.word, error);
    }

    const countBy = (keyOf: (error: (typeof history)[number]) => string) =>
      history.reduce<Record<string, number>>((counts, each) => {
        const key = keyOf(each);
        counts[key] = (counts[key] ?? 0) + 1;
        return counts;
      }, {});
    const byGroup = countBy(({ word, severity }) => `${word} ${severity}`);
    expect(errors.getStats()).toEqual({
      totalErrors: history.length,
      uniqueGroups: Object.keys(byGroup).length,
      bySeverity: countBy(({ severity }) => severity),
      recoveryRate: recoveries.length ? recoveries.filter(Boolean).length / recoveries.length : undefined,
    });
    const groups = errors.getErrorGroups();
    expect(
      Object.fromEntries(groups.map(({ message, severity, count }) => [`${message} ${severity}`, count])),
    ).toEqual(byGroup);
    expect(groups.map(({ count }) => count)).toEqual(
      groups.map(({ count }) => count).toSorted((a, b) => b - a),
    );
    tracker.exitPage();
    const told = tracker.dataOf('exception').reduce((sum, { count }) => sum + Number(count), 0);
    expect(told).toBe(history.length);
  }
});

test('knows the id under which an error travels, that of the first one for a repeat', () => {
  const { errors } = start();
  const [first, again] = [new Error('same'), new Error('same')].map((error) =>
    Object.assign(error, { stack: 'f@a.js:1:1' }),
  );

  const id = errors.captureError(first);
  errors.captureError(again);

  expect([
    errors.idOf(first),
    errors.idOf(again),
    errors.idOf(new Error('other')),
    errors.idOf('text'),
  ]).toEqual([id, id, undefined, undefined]);
});

test('leaves out what nobody caught where the site says so', () => {
  const { errors, exceptions } = start({ ignore: (thrown) => thrown === 'noise' });

  throwUncaught('noise');
  rejectUnhandled('signal');
  errors.destroy();

  expect(exceptions().map(({ message }) => message)).toEqual(['signal']);
});

test('leaves out nothing for which the site does not know what to say', () => {
  const { errors, exceptions } = start({ ignore: (thrown) => (thrown as Error).message.includes('noise') });

  rejectUnhandled(undefined);
  errors.destroy();

  expect(exceptions().map(({ message }) => message)).toEqual(['undefined']);
});

test.each([-1, 2.5, Number.NaN, Infinity, 'many'])('refuses a trail of %s steps', (most) => {
  expect(() => start({ maxBreadcrumbs: most as number })).toThrow(
    '[candor] maxBreadcrumbs must be a whole number from 0 to 1000, got ',
  );
});

test('takes no step along where the trail may have none', () => {
  const { errors, exceptions } = start({ maxBreadcrumbs: 0 });

  for (const message of ['a', 'b']) errors.addBreadcrumb({ category: 'click', message });
  errors.captureError(new Error('x'));

  expect(exceptions()).toMatchObject([{ breadcrumbs: [] }]);
});
