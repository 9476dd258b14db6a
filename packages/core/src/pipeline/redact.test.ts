import { describe, expect, test, vi } from 'vitest';
import { seededRandom } from '../../test/seededRandom.ts';
import type { JsonValue } from '../wire/envelope.ts';
import { createRedactor, redact } from './redact.ts';

describe('fields', () => {
  test.each([
    'email',
    'password',
    'token',
    'apiKey',
    'api_key',
    'API-Key',
    'apikey',
    'X-Api-Key',
    'secret',
    'clientSecret',
    'creditCard',
    'credit_card',
    'ssn',
    'userEmail',
    'accessToken',
    'refresh_token',
    'tokens',
    'Authorization',
    'cookies',
    'phoneNumber',
    'password2',
    'CVV',
    'dateOfBirth',
  ])('%s loses its value', (name) => {
    expect(redact({ [name]: 'anything' })).toEqual({ [name]: '[REDACTED]' });
  });

  test.each([
    'username',
    'author',
    'authority',
    'keyboard',
    'sessionDuration',
    'emailVerified',
    'tokenCount',
    'passwordStrength',
    'secretary',
    'assassin',
    'featureId',
    'key',
    'monkey',
    'phoneticSpelling',
    'cardinality',
  ])('%s keeps it', (name) => {
    expect(redact({ [name]: 'anything' })).toEqual({ [name]: 'anything' });
  });

  test('amounts and answers tell nothing about anybody', () => {
    const data = { tokens: 500, completionTokens: 30, cookies: 3, hasPassword: true, token: null };

    expect(redact(data)).toEqual(data);
  });

  test('a number may be the secret', () => {
    expect(redact({ ssn: 123456789, pincode: 1234 })).toEqual({ ssn: '[REDACTED]', pincode: '[REDACTED]' });
  });

  test('everything below a sensitive name goes', () => {
    expect(redact({ credentials: { user: 'a' }, deep: [{ password: ['x'] }] })).toEqual({
      credentials: '[REDACTED]',
      deep: [{ password: '[REDACTED]' }],
    });
  });

  test('the site adds names of its own, in any case style and as whole names', () => {
    const fields = ['customerId', 'name'];

    expect(redact({ customer_id: 1, CustomerID: 'x', name: 'J', featureName: 'chat' }, { fields })).toEqual({
      customer_id: '[REDACTED]',
      CustomerID: '[REDACTED]',
      name: '[REDACTED]',
      featureName: 'chat',
    });
  });

  test('names are redacted too', () => {
    expect(redact({ 'joe@example.com': 1 })).toEqual({ '[REDACTED:email]': 1 });
  });
});

describe('entries', () => {
  test.each<[string, unknown, JsonValue]>([
    ['a pair', ['password', 'x'], ['password', '[REDACTED]']],
    [
      'pairs',
      [
        ['token', 'x'],
        ['a', 'b'],
      ],
      [
        ['token', '[REDACTED]'],
        ['a', 'b'],
      ],
    ],
    ['a name with its value', { name: 'apiKey', value: 'x' }, { name: 'apiKey', value: '[REDACTED]' }],
    ['a value with its name', { value: 'x', key: 'apiKey' }, { value: '[REDACTED]', key: 'apiKey' }],
    ['two names', ['password', 'email'], ['password', 'email']],
    ['a measurement', { name: 'reset-password', value: 120 }, { name: 'reset-password', value: 120 }],
    ['another name', { name: 'author', value: 'x' }, { name: 'author', value: 'x' }],
  ])('%s', (_, value, expected) => {
    expect(redact(value)).toEqual(expected);
  });
});

describe('the site', () => {
  test('adds patterns of its own, whatever flags they have', () => {
    const patterns = { customer: /cust-\d{6}/iy, room: /R\d{4}/g };

    expect(redact({ note: 'CUST-123456 in R1234, R1235' }, { patterns })).toEqual({
      note: '[REDACTED:customer] in [REDACTED:room], [REDACTED:room]',
    });
  });

  test.each([
    ['patterns.all', { patterns: { all: /x*/ } }],
    ['patterns.mark', { patterns: { mark: /\[\w+:mark]/ } }],
    ['patterns.slow', { patterns: { slow: /(a+)+b/ } }],
    ['allow', { allow: ['support', /$/] }],
  ])('refuses a broken one, and names %s', (field, options) => {
    expect(() => redact('', options)).toThrow(`[candor] ${field} must`);
  });

  test('lets texts, names and patterns stay', () => {
    const allow = ['support@example.com', 'token', /@example\.org$/g];
    const data = { token: 'x', to: 'support@example.com, a@example.org' };

    expect(redact({ ...data, cc: 'b@example.com' }, { allow })).toEqual({ ...data, cc: '[REDACTED:email]' });
    expect(redact('?token=abc', { allow })).toBe('?token=abc');
  });

  test('names fields that texts carry, too', () => {
    expect(redact('?customerId=12&b=1', { fields: ['customer_id'] })).toBe('?customerId=[REDACTED]&b=1');
    expect(redact('user[geheim]=ada7&user%5Bgeheim%5D=ada7&a.geheim=ada7', { fields: ['geheim'] })).toBe(
      'user[geheim]=[REDACTED]&user%5Bgeheim%5D=[REDACTED]&a.geheim=[REDACTED]',
    );
  });
});

test('seed event comes out as documented', () => {
  const data = { email: 'user@example.com', password: 'secret123', username: 'john_doe' };

  expect(redact(data)).toEqual({ email: '[REDACTED]', password: '[REDACTED]', username: 'john_doe' });
});

test('texts are searched wherever they are', () => {
  expect(redact({ a: ['joe@example.com', { b: 'call +14155552671' }] })).toEqual({
    a: ['[REDACTED:email]', { b: 'call [REDACTED:phone]' }],
  });
});

test('a card number is no number', () => {
  expect(redact({ value: 4111111111111111, owed: -4111111111111111, at: 1763641895123 })).toEqual({
    value: '[REDACTED:card]',
    owed: '[REDACTED:card]',
    at: 1763641895123,
  });
  expect(redact([-4111111111111112, -0, -2e12])).toEqual([-4111111111111112, 0, -2e12]);
});

test('switched off, it still makes a plain copy', () => {
  const data = { email: 'joe@example.com', big: 10n };

  expect(redact(data, { redactPII: false })).toEqual({ email: 'joe@example.com', big: '10' });
});

describe('what JSON cannot say', () => {
  class Point {
    x = 1;
    get y(): number {
      return 2;
    }
  }
  const throwing = {
    get bad(): string {
      throw new Error('no');
    },
    good: 1,
  };
  const cyclic: Record<string, unknown> = { name: 'a' };
  cyclic['self'] = cyclic;
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const trap = new Proxy(
    { a: 1 },
    {
      ownKeys: () => {
        throw new Error('no');
      },
    },
  );

  test.each<[string, unknown, JsonValue]>([
    ['nothing', undefined, null],
    ['a big number', 12n, '12'],
    ['a symbol', Symbol('joe@example.com'), 'Symbol([REDACTED:email])'],
    ['a function', () => 1, '[function]'],
    ['not a number', { n: Number.NaN, i: Infinity, z: -0 }, { n: null, i: null, z: 0 }],
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['no date', new Date(Number.NaN), null],
    [
      'a map',
      new Map([
        ['password', 'x'],
        ['a', 'b'],
      ]),
      { password: '[REDACTED]', a: 'b' },
    ],
    ['a set', new Set([1, 'joe@example.com']), [1, '[REDACTED:email]']],
    ['an address', new URL('https://example.com/?token=1'), 'https://example.com/?token=[REDACTED]'],
    ['bytes', new Uint8Array(4), '[Uint8Array]'],
    ['a pattern', /a/, '[RegExp]'],
    ['a promise', Promise.resolve(), '[Promise]'],
    ['an object of a class', new Point(), { x: 1 }],
    ['a getter that throws', throwing, { bad: '[threw]', good: 1 }],
    ['a circle', cyclic, { name: 'a', self: '[circular]' }],
    ['a revoked proxy', revoked.proxy, '[threw]'],
    ['a proxy that throws', trap, {}],
    ['holes and nothing', { a: [undefined, 1], b: undefined }, { a: [null, 1] }],
    [
      'a toJSON that throws',
      {
        toJSON: 1,
        d: Object.assign(new Date(0), {
          toJSON() {
            throw new Error('no');
          },
        }),
      },
      { toJSON: 1, d: '[threw]' },
    ],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
  ])('%s', (_, value, expected) => {
    const copy = redact(value);

    expect(copy).toEqual(expected);
    expect(JSON.parse(JSON.stringify(copy))).toEqual(copy);
  });

  test('an error says what it is', () => {
    const copy = redact({ error: new TypeError('no joe@example.com') }) as { error: Record<string, string> };

    expect(copy.error['name']).toBe('TypeError');
    expect(copy.error['message']).toBe('no [REDACTED:email]');
    expect(copy.error['stack']).not.toContain('joe@example.com');
  });

  test('a name that would change what is inherited is left out', () => {
    const copy = redact(JSON.parse('{"__proto__":{"admin":true},"constructor":1,"toString":2}'));

    expect(Object.keys(copy as object)).toEqual(['constructor', 'toString']);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  test('a value met twice is not a circle', () => {
    const shared = { a: 1 };

    expect(redact([shared, shared])).toEqual([{ a: 1 }, { a: 1 }]);
  });
});

describe('bounds', () => {
  test('depth', () => {
    let deep: unknown = 'bottom';
    for (let i = 0; i < 100_000; i++) deep = { deep };

    expect(JSON.stringify(redact(deep))).toBe(`${'{"deep":'.repeat(8)}"[too deep]"${'}'.repeat(8)}`);
  });

  test('keys and items', () => {
    const many = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`k${i}`, i]));
    const copy = redact({ many, list: Array.from({ length: 150 }, () => 0), sparse: new Array(2 ** 32 - 1) });
    const { list, sparse } = copy as { list: unknown[]; sparse: unknown[] };

    expect(Object.keys((copy as { many: object }).many)).toHaveLength(101);
    expect(list.at(-1)).toBe('[50 more]');
    expect(sparse).toHaveLength(101);
  });

  test('everything together', () => {
    const wide = (depth: number): unknown =>
      depth
        ? Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`k${i}`, wide(depth - 1)]))
        : 'x'.repeat(5000);

    expect(JSON.stringify(redact(wide(4))).length).toBeLessThan(80_000);
  });

  test('one long text', () => {
    expect(redact('x'.repeat(1_000_000))).toHaveLength(2048);
  });
});

test('does not look at fields that are not wanted, but at what they are called within others', () => {
  const look = vi.fn();
  const event = {
    name: 'a',
    get trail() {
      return look();
    },
    inner: { trail: 1 },
  };

  const copy = createRedactor().fields(event, (name) => name !== 'trail');

  expect(copy).toEqual({ name: 'a', inner: { trail: 1 } });
  expect(look).not.toHaveBeenCalled();
});

test('keeps less of an event that is dense with personal data, which takes longest', () => {
  const sizeOf = (piece: string): number =>
    JSON.stringify(redact(Array.from({ length: 50 }, () => piece.repeat(200)))).length;

  expect(sizeOf('joe@example.com ')).toBeLessThan(0.7 * sizeOf('joe at example.com '));
});

test('never throws, and says the same of its own copy, for 600 hostile values', () => {
  const random = seededRandom(17);
  const leaves: (() => unknown)[] = [
    () => 'joe@example.com',
    () => random(),
    () => 10n ** 30n,
    () => Symbol('s'),
    () => undefined,
    () => null,
    () => new Date(random() * 1e14),
    () => new Map([[{}, 1]]),
    () => new Proxy([], {}),
    () =>
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('no');
          },
          has: () => {
            throw new Error('no');
          },
        },
      ),
    () => ({
      toString: () => {
        throw new Error('no');
      },
    }),
    () =>
      Object.defineProperty({}, 'x', {
        enumerable: true,
        get: () => {
          throw new Error('no');
        },
      }),
    () => function named() {},
    () => '\ud800',
    () => 'x'.repeat(3000),
  ];
  const value = (depth: number): unknown => {
    if (!depth || random() < 0.3) return leaves[Math.floor(random() * leaves.length)]?.();
    const parts = Array.from({ length: Math.floor(random() * 6) }, () => value(depth - 1));
    return random() < 0.5
      ? parts
      : Object.fromEntries(parts.map((part, i) => [['a', '__proto__', 'token', 'b'][i % 4], part]));
  };

  for (let i = 0; i < 600; i++) {
    const copy = redact(value(5));

    expect(redact(copy)).toEqual(copy);
    expect(JSON.stringify(copy)).not.toContain('joe@');
  }
});

describe('what a page adds to everything', () => {
  test('a toJSON on every object changes no copy', () => {
    Object.assign(Object.prototype, { toJSON: () => 'everything' });
    const copy = redact({ a: [{ b: 1 }], at: new Date(0) });
    Reflect.deleteProperty(Object.prototype, 'toJSON');

    expect(copy).toEqual({ a: [{ b: 1 }], at: '1970-01-01T00:00:00.000Z' });
  });

  test('a toJSON that gives a promise causes no unhandled rejection', async () => {
    const toJSON = vi.fn(() => Promise.reject(new Error('no')));

    expect(redact({ toJSON })).toBe('[Promise]');
    await new Promise((resolve) => setTimeout(resolve));
    expect(toJSON).toHaveBeenCalledOnce();
  });
});

test('of an event as React hands it out nothing of the component is kept', () => {
  const event = { type: 'change', _targetInst: { memoizedProps: { value: 'typed' } } };

  expect(redact(event)).toEqual({ type: 'change' });
});
