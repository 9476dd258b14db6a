/** A value that a page may hand over by mistake or by malice, made anew for each use. */
export type HostileValue = readonly [name: string, make: () => unknown];

/** What was typed into the page's inputs: it must not occur in anything that leaves. */
export const typedText = 'typed-by-a-person';

/** Everything that has broken a collector somewhere; with a document also what belongs to it. */
export function hostileValues(): readonly HostileValue[] {
  return [...plainValues, ...('document' in globalThis ? pageValues : [])];
}

const refuse = (): never => {
  throw new Error('trap');
};

const plainValues: readonly HostileValue[] = [
  ['undefined', () => undefined],
  ['null', () => null],
  ['true', () => true],
  ['NaN', () => Number.NaN],
  ['an infinity', () => Number.NEGATIVE_INFINITY],
  ['minus zero', () => -0],
  ['the largest number', () => Number.MAX_VALUE],
  ['a card number', () => 4_111_111_111_111_111],
  ['a BigInt', () => 12n],
  ['a BigInt of a million digits', () => 2n ** 3_000_000n],
  ['a symbol', () => Symbol('joe@example.com')],
  ['a function', () => function named() {}],
  ['an async function', () => async () => refuse()],
  ['a class', () => class Shop {}],
  ['the first half of a letter', () => 'a\ud83d'],
  ['the second half of a letter', () => '\ude00b'],
  ['control characters', () => '\u0000\u001b[31m\u2028'],
  ['an empty text', () => ''],
  ['a long text', () => 'long '.repeat(1000)],
  ['a text of 100 million characters', () => 'joe@example.com '.repeat(6_250_000)],
  ['a text as object', () => new String('joe@example.com')],
  ['a number as object', () => new Number(4_111_111_111_111_111)],
  ['a date', () => new Date(0)],
  ['no date', () => new Date(Number.NaN)],
  ['a pattern', () => /joe@example\.com/],
  ['a map', () => new Map([['password', 'secret']])],
  ['a map with objects as keys', () => new Map([[{ email: 'joe@example.com' }, 1]])],
  ['a set', () => new Set(['joe@example.com', 1])],
  ['a weak map', () => new WeakMap()],
  ['a promise', () => Promise.resolve('joe@example.com')],
  ['numbers as bytes', () => new Float64Array(1000)],
  ['bytes', () => new ArrayBuffer(1000)],
  ['a view of bytes', () => new DataView(new ArrayBuffer(8))],
  ['a list full of holes', () => new Array(2 ** 32 - 1)],
  ['a list with a name', () => Object.assign([1], { email: 'joe@example.com' })],
  ['an object of four billion', () => ({ length: 2 ** 32 - 1 })],
  [
    'a circle',
    () => {
      const circle: Record<string, unknown> = {};
      circle['self'] = [circle];
      return circle;
    },
  ],
  ['objects 100 000 deep', () => nest(100_000, (inner) => ({ inner }))],
  ['lists 100 000 deep', () => nest(100_000, (inner) => [inner])],
  ['150 fields', () => Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`field${i}`, i]))],
  [
    'a getter that throws',
    () => ({
      a: 1,
      get bad() {
        return refuse();
      },
    }),
  ],
  ['a getter that goes on for ever', endless],
  [
    'a getter that gives itself',
    () => ({
      get self() {
        return this;
      },
    }),
  ],
  ['a proxy that refuses everything', () => new Proxy({}, refusingHandler)],
  ['a function that refuses everything', () => new Proxy(() => undefined, refusingHandler)],
  ['a revoked proxy', () => revoke({})],
  ['a revoked proxy of a list', () => revoke([])],
  ['a proxy without names', () => new Proxy({ a: 1 }, { ownKeys: refuse })],
  [
    'a proxy that lies about its names',
    () => new Proxy({}, { ownKeys: () => ['a', 'b'], getOwnPropertyDescriptor: shown }),
  ],
  ['a proxy of an endless list', () => new Proxy([], { get: (_, key) => (key === 'length' ? 1e9 : key) })],
  ['a toJSON that throws', () => ({ toJSON: refuse })],
  [
    'a toJSON that calls itself',
    () => ({
      toJSON() {
        return JSON.stringify(this);
      },
    }),
  ],
  [
    'a toJSON that gives itself',
    () => ({
      a: 1,
      toJSON() {
        return this;
      },
    }),
  ],
  ['a toJSON that gives a map', () => ({ toJSON: () => new Map([['a', 'joe@example.com']]) })],
  ['a toJSON that is a text', () => ({ toJSON: 'joe@example.com' })],
  ['a toPrimitive that throws', () => ({ [Symbol.toPrimitive]: refuse })],
  ['a toString that throws', () => ({ toString: refuse, valueOf: refuse })],
  [
    'a tag that throws',
    () => ({
      get [Symbol.toStringTag]() {
        return refuse();
      },
    }),
  ],
  ['a tag that tells', () => ({ [Symbol.toStringTag]: 'joe@example.com' })],
  ['the name __proto__', () => JSON.parse('{"__proto__":{"polluted":true},"a":1}')],
  ['names of methods', () => ({ constructor: 1, prototype: 2, hasOwnProperty: 3, toString: 4, valueOf: 5 })],
  ['no prototype', () => Object.assign(Object.create(null), { a: 1 })],
  [
    'a prototype that throws',
    () =>
      Object.create(
        {
          get a() {
            return refuse();
          },
        },
        { b: { value: 1, enumerable: true } },
      ),
  ],
  [
    'an error',
    () =>
      Object.assign(new TypeError('no joe@example.com'), {
        stack: 'TypeError: no joe@example.com\n    at a.js:1:2',
      }),
  ],
  [
    'an error that throws',
    () => Object.defineProperties(new Error('x'), { message: { get: refuse }, stack: { get: refuse } }),
  ],
  [
    'an error that caused itself',
    () => {
      const error = Object.assign(new Error('round'), { stack: '' });
      error.cause = error;
      return error;
    },
  ],
  [
    'an error with a text of 100 million characters',
    () => Object.assign(new Error('x'.repeat(100_000_000)), { stack: 'y'.repeat(100_000_000) }),
  ],
  ['many errors', () => Object.assign(new AggregateError([new Error('one')], 'many'), { stack: '' })],
  ['a frozen object', () => Object.freeze({ a: Object.freeze([1]) })],
  [
    'a set that never ends',
    () =>
      Object.assign(new Set(), {
        *[Symbol.iterator]() {
          for (;;) yield 1;
        },
      }),
  ],
  [
    'a map whose pairs are none',
    () =>
      Object.assign(new Map(), {
        *[Symbol.iterator]() {
          yield 1;
        },
      }),
  ],
  ['an address', () => new URL('https://joe:secret@example.com/?token=1&email=joe%40example.com')],
  // biome-ignore lint/suspicious/noThenProperty: that is what makes it hostile.
  ['a promise of nobody', () => ({ then: refuse })],
  ['a reference', () => new WeakRef({ email: 'joe@example.com' })],
  [
    'a generator',
    () =>
      (function* () {
        yield 'joe@example.com';
      })(),
  ],
  [
    'what React calls an event',
    () => ({ type: 'change', _targetInst: { memoizedProps: { value: typedText } } }),
  ],
];

const pageValues: readonly HostileValue[] = [
  ['the body', () => document.body],
  ['an input', () => findInput()],
  ['a text area', () => Object.assign(document.createElement('textarea'), { value: typedText })],
  [
    'an input with its own toJSON',
    () => Object.assign(findInput(), { toJSON: undefined, __reactProps$1: { value: typedText } }),
  ],
  ['a list of nodes', () => document.querySelectorAll('*')],
  ['an event', () => Object.defineProperty(new Event('input'), 'target', { value: findInput() })],
  ['an event of the mouse', () => new MouseEvent('click', { relatedTarget: findInput() })],
  ['what a form holds', () => new FormData(formOf(findInput()))],
  ['a form', () => formOf(findInput())],
  ['the place', () => location],
  ['the storage', () => localStorage],
  ['a file', () => new File([typedText], 'file.txt')],
];

const refusingHandler: ProxyHandler<object> = Object.fromEntries(
  [
    'get',
    'set',
    'has',
    'ownKeys',
    'getPrototypeOf',
    'getOwnPropertyDescriptor',
    'apply',
    'construct',
    'isExtensible',
  ].map((trap) => [trap, refuse]),
);

const shown = (): PropertyDescriptor => ({ enumerable: true, configurable: true, value: 1 });

function nest(depth: number, wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = 'bottom';
  for (let i = 0; i < depth; i++) value = wrap(value);
  return value;
}

function endless(): object {
  return {
    get next() {
      return endless();
    },
  };
}

function revoke(target: object): unknown {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

function findInput(): HTMLInputElement {
  const input = Object.assign(document.createElement('input'), { name: 'message', value: typedText });
  input.setAttribute('value', typedText);
  formOf(input);
  return input;
}

function formOf(input: HTMLInputElement): HTMLFormElement {
  if (input.form) return input.form;
  const form = document.createElement('form');
  form.append(input, typedText);
  return form;
}
