import { expect, test } from 'vitest';
import { writeEvent } from './encode.ts';
import type { ConsentLevel, JsonObject, WireEvent } from './envelope.ts';
import { type DefinedEvents, levelOfField } from './fields.ts';
import { restrictContext, restrictEvent, restrictText } from './restrict.ts';

const error = {
  type: 'Error',
  message: 'no',
  stacktrace: 'at buy',
  fingerprint: '0123456789abcdef',
  count: 2,
  errorId: 'error-1',
  context: { step: 3 },
  breadcrumbs: [{ message: '/cart' }],
  user: { id: 'ada' },
};

function eventOf(type: string, data: JsonObject): WireEvent {
  return { seq: 7, type, timestamp: 5, data, page: '/cart' };
}

test.each([
  ['basic', ['type', 'message', 'stacktrace', 'fingerprint', 'count']],
  ['enhanced', Object.keys(error).filter((name) => name !== 'user')],
  ['full', Object.keys(error)],
] as const)('at %s an error keeps %s', (level, fields) => {
  const { data, page } = restrictEvent(eventOf('exception', error), level);

  expect(Object.keys(data)).toEqual(fields);
  expect(page).toBe('/cart');
});

test.each([
  ['browser.web_vital', { name: 'LCP', value: 1, id: 'v6-1' }, { name: 'LCP', value: 1 }],
  [
    'performance',
    { name: 'search', value: 1, unit: 'ms', who: 'ada' },
    { name: 'search', value: 1, unit: 'ms' },
  ],
  ['ai.operation', { tokens: 5, prompt: 'hello' }, { tokens: 5 }],
  ['health.check', { service: 'api', status: 'healthy', who: 'ada' }, { service: 'api', status: 'healthy' }],
])('at basic %s keeps nothing that is not named', (type, data, kept) => {
  expect(restrictEvent(eventOf(type, data), 'basic').data).toEqual(kept);
});

test.each([
  ['browser.web_vital', true],
  ['exception', true],
  ['performance', false],
  ['health.check', false],
  ['checkout', false],
])('at basic %s has its page: %s', (type, isKept) => {
  expect(restrictEvent(eventOf(type, {}), 'basic').page !== undefined).toBe(isKept);
});

test('what may stay as it is is not copied', () => {
  const event = eventOf('checkout', { total: 5 });

  expect(restrictEvent(event, 'enhanced')).toBe(event);
});

test('an event of the site that is not defined keeps its data where the site lets it pass', () => {
  expect(restrictEvent(eventOf('checkout', { total: 5 }), 'basic').data).toEqual({ total: 5 });
});

const field = { class: 'public', kind: 'any' } as const;
const events: DefinedEvents = {
  checkout: {
    level: 'basic',
    fields: {
      total: { ...field, level: 'basic' },
      voucher: { ...field, level: 'enhanced' },
      address: { ...field, level: 'full' },
      secret: { ...field, level: 'none' },
    },
  },
};
const checkout = { total: 5, voucher: 'x', address: 'y', secret: 'z', stray: 1 };

test.each([
  ['basic', ['total']],
  ['enhanced', ['total', 'voucher']],
  ['full', ['total', 'voucher', 'address']],
] as const)('at %s a defined event keeps %s, and never what is not defined', (level, fields) => {
  expect(Object.keys(restrictEvent(eventOf('checkout', checkout), level, { events }).data)).toEqual(fields);
});

test.each(['constructor', 'toString', '__proto__'])('takes the name %s for no definition', (name) => {
  expect(levelOfField(name, name, events)).toBe('basic');
  expect(levelOfField('checkout', name, events)).toBe('none');
  expect(levelOfField('exception', name)).toBe('enhanced');
});

test('an event as text stays whole, becomes shorter under its number, or goes', () => {
  const text = writeEvent(eventOf('exception', error)) ?? '';

  expect(restrictText(text, 'full', {})).toBe(text);
  expect(restrictText(text, 'basic', {})).toMatch(/^\{"seq":7,(?!.*ada)/);
  expect(restrictText(text, 'basic', { eventLevels: { exception: 'full' } })).toBeUndefined();
});

test.each([
  ['basic', ['consent', 'os']],
  ['enhanced', ['consent', 'os', 'session', 'language']],
  ['full', ['consent', 'os', 'session', 'language', 'user']],
] as const)('the context of %s has %s', (consent: ConsentLevel, names) => {
  const context = { consent, os: 'Linux', session: 's', language: 'de', user: 'u' };

  expect(Object.keys(restrictContext(context))).toEqual(names);
});
