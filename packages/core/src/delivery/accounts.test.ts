import { describe, expect, test } from 'vitest';
import type { DeviceStorage } from '../browser/storage.ts';
import { type Account, type Accounts, createAccounts } from './accounts.ts';
import { countOf, type Numbers } from './numbers.ts';
import { countsOf } from './settlement.ts';

const minute = 60_000;
const day = 86_400_000;
const start = Date.parse('2026-11-20T12:00:00Z');
const nobody: ReadonlySet<string> = new Set();

const account: Account = {
  sdk: { name: '@candor/core', version: '1.0.0' },
  context: { consent: 'full' },
  produced: 12,
  dropped: { throttled: 2 },
  moved: 9,
};

let last = 0;

/** So many numbers that nobody has settled yet. */
function some(count: number): Numbers {
  last += count;
  return [[last - count + 1, last]];
}

const counted = (accounts: Accounts, origin = 'page') => {
  const settled = accounts.settled(origin);
  return { acknowledged: countOf(settled.acknowledged), dropped: countsOf(settled) };
};

function memoryStorage(texts: Record<string, string>): DeviceStorage {
  return {
    get: (key) => texts[key],
    set: (key, value) => {
      texts[key] = value;
      return true;
    },
    remove: (key) => delete texts[key],
    keys: (prefix) => Object.keys(texts).filter((key) => key.startsWith(prefix)),
  };
}

function device(texts: Record<string, string> = {}) {
  const time = { now: start };
  const accounts = createAccounts(memoryStorage(texts), () => time.now);
  return { texts, time, accounts };
}

describe('totals', () => {
  test('of a page load that nobody knows are empty', () => {
    expect(device().accounts.totals('page')).toEqual({});
  });

  test('are what the page load produced, with what it let go', () => {
    const { accounts } = device();

    accounts.write('page', account);

    expect(accounts.totals('page')).toEqual({ produced: 12, dropped: { throttled: 2 } });
  });

  test('name no drops where there are none', () => {
    const { accounts } = device();

    accounts.write('page', { ...account, dropped: {} });

    expect(accounts.totals('page')).toEqual({ produced: 12 });
  });

  test('add what others let go, reason by reason', () => {
    const { accounts } = device();
    accounts.write('page', { ...account, dropped: { throttled: 2, expired: 1 } });

    accounts.settle('page', some(3), 'expired');
    accounts.settle('page', some(4), 'corrupt');

    expect(accounts.totals('page').dropped).toEqual({ throttled: 2, expired: 4, corrupt: 4 });
  });

  test('do not count what was acknowledged as let go', () => {
    const { accounts } = device();
    accounts.write('page', account);

    accounts.settle('page', some(5));

    expect(accounts.totals('page')).toEqual({ produced: 12, dropped: { throttled: 2 } });
  });

  test('follow the last writing', () => {
    const { accounts } = device();

    accounts.write('page', account);
    accounts.write('page', { ...account, produced: 20, dropped: { throttled: 3 } });

    expect(accounts.totals('page')).toEqual({ produced: 20, dropped: { throttled: 3 } });
  });

  test('keep page loads apart', () => {
    const { accounts } = device();
    accounts.write('page', account);

    accounts.settle('page2', some(3), 'expired');

    expect(accounts.totals('page').dropped).toEqual({ throttled: 2 });
    expect(accounts.totals('page2')).toEqual({ dropped: { expired: 3 } });
  });
});

describe('settled', () => {
  test('is nothing at first', () => {
    expect(counted(device().accounts)).toEqual({ acknowledged: 0, dropped: {} });
  });

  test('sums what was acknowledged, apart from what was let go', () => {
    const { accounts } = device();

    accounts.settle('page', some(5));
    accounts.settle('page', some(2), 'expired');
    accounts.settle('page', some(3));

    expect(counted(accounts)).toEqual({ acknowledged: 8, dropped: { expired: 2 } });
  });

  test('counts an event once, however many pages have sent it, and keeps the first word', () => {
    const { accounts, texts } = device();
    const other = device(texts).accounts;

    accounts.settle('page', [[1, 4]]);
    other.settle('page', [[3, 6]]);
    other.settle('page', [[4, 9]], 'expired');

    expect(counted(accounts)).toEqual({ acknowledged: 6, dropped: { expired: 3 } });
  });

  test('outlives the page', () => {
    const { accounts, texts } = device();
    accounts.settle('page', some(5));

    expect(counted(device(texts).accounts).acknowledged).toBe(5);
  });
});

describe('next', () => {
  function overDevice(dropped: Account['dropped'] = account.dropped) {
    const parts = device();
    parts.accounts.write('page', { ...account, dropped });
    parts.time.now += minute;
    return parts;
  }

  test('reports the drops of a page load that is over, without events', () => {
    const { accounts, time } = overDevice();

    expect(accounts.next(undefined, nobody, false)?.envelope).toMatchObject({
      v: 1,
      origin: 'page',
      sentAt: time.now,
      sdk: account.sdk,
      context: account.context,
      events: [],
      produced: 12,
      dropped: { throttled: 2 },
    });
  });

  test('gives each report an id of its own', () => {
    const { accounts } = overDevice();
    const ids = [1, 2].map(() => accounts.next(undefined, nobody, false)?.envelope.id);

    expect(ids.every(Boolean)).toBe(true);
    expect(new Set(ids).size).toBe(2);
  });

  test('reports until it is told to forget', () => {
    const { accounts } = overDevice();
    accounts.settle('page', some(1), 'expired');

    accounts.next(undefined, nobody, false);
    const again = accounts.next(undefined, nobody, false);
    again?.forget?.();

    expect(again?.envelope.dropped).toEqual({ throttled: 2, expired: 1 });
    expect(accounts.next(undefined, nobody, false)).toBeUndefined();
  });

  test('keeps what was settled for a day, for a page that only seemed to be over', () => {
    const { accounts, texts, time } = overDevice();
    accounts.settle('page', some(1), 'expired');
    accounts.next(undefined, nobody, false)?.forget?.();

    time.now += day;
    accounts.next(undefined, nobody, false);
    const kept = Object.keys(texts).length;
    time.now += 1;
    accounts.next(undefined, nobody, false);

    expect([kept, texts]).toEqual([1, {}]);
  });

  test('does not report the own page load', () => {
    const { accounts } = overDevice();

    expect(accounts.next('page', nobody, true)).toBeUndefined();
    expect(accounts.totals('page').produced).toBe(12);
  });

  test('does not report a page load that has events on the device', () => {
    const { accounts } = overDevice();

    expect(accounts.next(undefined, new Set(['page']), true)).toBeUndefined();
    expect(accounts.totals('page').produced).toBe(12);
  });

  test('does not report a page load that wrote within the last minute', () => {
    const { accounts, time } = overDevice();
    time.now -= 1;

    expect(accounts.next(undefined, nobody, true)).toBeUndefined();
    expect(accounts.totals('page').produced).toBe(12);
  });

  test('forgets a page load that has nothing to tell', () => {
    const { accounts } = overDevice({});
    accounts.settle('page', some(9));

    expect(accounts.next(undefined, nobody, false)).toBeUndefined();
    expect(accounts.totals('page')).toEqual({});
  });

  test('goes on to the page load that has something to tell', () => {
    const { accounts, time } = overDevice({});
    accounts.write('page2', account);
    time.now += minute;

    expect(accounts.next(undefined, nobody, false)?.envelope.origin).toBe('page2');
  });

  test('says what the database lost when it is emptied', () => {
    const { accounts } = overDevice();
    accounts.settle('page', some(3));
    accounts.settle('page', some(1), 'expired');

    expect(accounts.next(undefined, nobody, true)?.envelope.dropped).toEqual({
      throttled: 2,
      expired: 1,
      store_lost: 5,
    });
  });

  test('says nothing of a loss when the database is not emptied', () => {
    const { accounts } = overDevice();

    expect(accounts.next(undefined, nobody, false)?.envelope.dropped).toEqual({ throttled: 2 });
  });

  test('keeps the account of what may be in a database that does not answer, until it does', () => {
    const { accounts } = overDevice({});

    expect(accounts.next(undefined, nobody, undefined)).toBeUndefined();

    expect(accounts.totals('page')).toEqual({ produced: 12 });
    expect(accounts.next(undefined, nobody, true)?.envelope.dropped).toEqual({ store_lost: 9 });
  });

  test('reports a page load that has lost events, though it let go of none', () => {
    const { accounts } = overDevice({});

    expect(accounts.next(undefined, nobody, true)?.envelope.dropped).toEqual({ store_lost: 9 });
  });

  test.each([9, 12])('finds nothing lost where %d of 9 are settled', (settled) => {
    const { accounts } = overDevice();
    accounts.settle('page', some(settled));

    expect(accounts.next(undefined, nobody, true)?.envelope.dropped).toEqual({ throttled: 2 });
  });

  test('keeps what was settled for a page load that has events on the device', () => {
    const { accounts } = device();
    accounts.settle('page', some(3), 'expired');

    accounts.next(undefined, new Set(['page']), false);

    expect(counted(accounts).dropped).toEqual({ expired: 3 });
  });
});

describe('prune', () => {
  test.each([
    ['is older than thirty days', 30 * day + 1, {}],
    ['is thirty days old', 30 * day, { produced: 12, dropped: { throttled: 2, expired: 1 } }],
    ['is of a month to come', -30 * day - 1, {}],
  ])('decides on an account that %s', (_, age, expected) => {
    const { accounts, time } = device();
    accounts.write('page', account);
    accounts.settle('page', some(1), 'expired');
    time.now += age;

    accounts.prune();

    expect(accounts.totals('page')).toEqual(expected);
  });

  test('touches nothing that is not an account', () => {
    const { accounts, texts } = device({ 'candor.consent': '{}', other: 'text' });

    accounts.prune();

    expect(texts).toEqual({ 'candor.consent': '{}', other: 'text' });
  });
});

describe('texts that somebody edited', () => {
  test.each(['', '{"at":', 'null', '[]', '7', '"text"'])('count as nothing: %s', (text) => {
    const { accounts, texts } = device({ 'candor.l page': text, 'candor.s page other': text });

    expect(accounts.totals('page')).toEqual({});
    expect(accounts.next(undefined, nobody, true)).toBeUndefined();
    expect(accounts.next(undefined, nobody, true)).toBeUndefined();
    expect(texts).toEqual({});
  });

  test.each(['', '{"acknow', 'null'])('are replaced by the next settlement: %s', (text) => {
    const { accounts } = device({ 'candor.s page other': text });

    accounts.settle('page', some(4), 'expired');
    accounts.settle('page', some(2));

    expect(counted(accounts)).toEqual({ acknowledged: 2, dropped: { expired: 4 } });
  });

  test.each(['{"at":1,"dropped":null}', '{"dropped":{"expired":3}}'])(
    'give no report without a context: %s',
    (text) => {
      const { accounts, texts } = device({ 'candor.l page': text });

      expect(accounts.next(undefined, nobody, true)).toBeUndefined();
      expect(texts).toEqual({});
    },
  );
});
