import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { makeEnvelope } from '../../test/envelopes.ts';
import { acknowledge, type Receiver, startReceiver, status } from '../../test/receiver.ts';
import { http } from './http.ts';
import type { Outcome } from './transport.ts';

let receiver: Receiver;
const { signal } = new AbortController();

beforeEach(async () => {
  receiver = await startReceiver();
});

afterEach(async () => {
  vi.unstubAllGlobals();
  await receiver.close();
});

function create(more: Partial<Parameters<typeof http>[0]> = {}) {
  return http({
    endpoint: receiver.url,
    headers: {},
    maxPayloadBytes: 10_000,
    ...more,
  });
}

test('sends a small envelope as it is', async () => {
  const envelope = makeEnvelope();

  const outcome = await create().send(envelope, signal);

  expect(outcome).toBe('accepted');
  expect(receiver.received).toMatchObject([
    { method: 'POST', url: '/v1/envelopes', headers: { 'content-type': 'application/json' }, envelope },
  ]);
  expect(receiver.received[0]?.headers).not.toHaveProperty('content-encoding');
});

test('compresses a larger one', async () => {
  const envelope = makeEnvelope(50, 40);

  await create().send(envelope, signal);

  expect(receiver.received[0]?.headers['content-encoding']).toBe('gzip');
  expect(receiver.received[0]?.bytes).toBeLessThan(JSON.stringify(envelope).length / 1.5);
  expect(receiver.received[0]?.envelope).toEqual(envelope);
});

test('does without compression where the platform has none', async () => {
  vi.stubGlobal('CompressionStream', undefined);
  const envelope = makeEnvelope(20, 40);

  expect(await create().send(envelope, signal)).toBe('accepted');
  expect(receiver.received[0]?.headers).not.toHaveProperty('content-encoding');
});

test('asks for smaller pieces before it sends too much', async () => {
  expect(await create().send(makeEnvelope(50, 1000), signal)).toBe('split');
  expect(receiver.received).toEqual([]);
});

test('says which site it is, and what else it was told', async () => {
  await create({ writeKey: 'a key&', headers: { 'x-tenant': 'seven' } }).send(makeEnvelope(), signal);

  expect(receiver.received).toMatchObject([
    { url: '/v1/envelopes?key=a+key%26', headers: { 'x-tenant': 'seven' } },
  ]);
});

describe('to another origin', () => {
  beforeEach(() =>
    vi.stubGlobal('location', { origin: 'https://site.example', href: 'https://site.example/' }),
  );

  test('sends what needs no preflight', async () => {
    await create({ writeKey: 'k' }).send(makeEnvelope(50, 40), signal);

    const { headers, url } = receiver.received[0] ?? {};
    expect(url).toBe('/v1/envelopes?key=k');
    expect(headers?.['content-type']).toBe('text/plain');
    expect(headers).not.toHaveProperty('content-encoding');
  });

  test('says what it sends when headers cost a preflight anyway', async () => {
    await create({ headers: { 'x-tenant': '7' } }).send(makeEnvelope(50, 40), signal);

    expect(receiver.received[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'x-tenant': '7',
    });
  });
});

describe('answers', () => {
  test.each<[number, Outcome]>([
    [204, 'accepted'],
    [200, 'retry'],
    [202, 'retry'],
    [304, 'retry'],
    [400, 'refused'],
    [401, 'held'],
    [403, 'held'],
    [404, 'held'],
    [405, 'refused'],
    [408, 'retry'],
    [410, 'gone'],
    [413, 'split'],
    [415, 'refused'],
    [422, 'refused'],
    [425, 'retry'],
    [429, 'retry'],
    [500, 'retry'],
    [502, 'retry'],
    [503, 'retry'],
    [504, 'retry'],
  ])('%d without a body means %s', async (code, outcome) => {
    receiver.answer = status(code);

    expect(await create().send(makeEnvelope(), signal)).toBe(outcome);
  });

  test.each([429, 503, 408])('%d may say how long to wait', async (code) => {
    receiver.answer = status(code, { 'retry-after': '7' });

    expect(await create().send(makeEnvelope(), signal)).toEqual({ retryAfterMs: 7000 });
  });

  test.each([
    ['a page', '<!doctype html><title>Log in</title>'],
    ['JSON of somebody else', '{"ok":true}'],
    ['null', 'null'],
    ['another envelope', '{"id":"another-envelope"}'],
  ])('200 with %s is no acknowledgement', async (_, body) => {
    receiver.answer = (__, response) => response.end(body);

    expect(await create().send(makeEnvelope(), signal)).toBe('retry');
  });

  test('a redirect to a page is no acknowledgement', async () => {
    receiver.answer = (_, response) => response.writeHead(303, { location: '/login' }).end();

    expect(await create().send(makeEnvelope(), signal)).toBe('retry');
  });

  test('a connection that breaks rejects', async () => {
    receiver.answer = (_, response) => response.destroy();

    await expect(create().send(makeEnvelope(), signal)).rejects.toThrow();
  });

  test('is stopped by its signal', async () => {
    const controller = new AbortController();
    receiver.answer = () => controller.abort();

    await expect(create().send(makeEnvelope(), controller.signal)).rejects.toThrow();
  });
});

describe('at page exit', () => {
  beforeEach(() => {
    vi.stubGlobal('document', { baseURI: receiver.url });
    vi.stubGlobal('location', { origin: new URL(receiver.url).origin, href: receiver.url });
  });

  test('sends at once, uncompressed', async () => {
    const envelope = makeEnvelope(20, 100);

    expect(await create().sendAtExit?.(envelope, signal)).toBe('accepted');
    expect(receiver.received[0]).toMatchObject({ headers: { 'content-type': 'application/json' }, envelope });
  });

  test('sends text without headers to another origin', async () => {
    vi.stubGlobal('location', { origin: 'https://site.example', href: 'https://site.example/' });

    await create({ headers: { 'x-tenant': '7' } }).sendAtExit?.(makeEnvelope(), signal);

    expect(receiver.received[0]?.headers['content-type']).toBe('text/plain');
    expect(receiver.received[0]?.headers).not.toHaveProperty('x-tenant');
  });

  test('asks for smaller pieces at once', () => {
    expect(create().sendAtExit?.(makeEnvelope(20, 1000), signal)).toBe('split');
  });

  test('stays within what browsers carry, and goes on when answers come', async () => {
    const transport = create({ maxPayloadBytes: 60_000 });
    const handed = Array.from({ length: 9 }, () => transport.sendAtExit?.(makeEnvelope(1, 8000), signal));

    expect(handed.filter(Boolean)).toHaveLength(7);
    await Promise.all(handed);
    expect(await transport.sendAtExit?.(makeEnvelope(1, 8000), signal)).toBe('accepted');
  });

  test('hands over at most nine requests at a time', async () => {
    const transport = create();

    const handed = Array.from({ length: 20 }, () => transport.sendAtExit?.(makeEnvelope(), signal));

    expect(handed.filter(Boolean)).toHaveLength(9);
    await Promise.all(handed);
  });

  test('a broken connection rejects', async () => {
    receiver.answer = (_, response) => response.destroy();

    await expect(create().sendAtExit?.(makeEnvelope(), signal)).rejects.toThrow();
  });

  test('sends a beacon where requests cannot outlive the page', () => {
    const sendBeacon = vi.fn(() => true);
    vi.stubGlobal('navigator', { sendBeacon });
    vi.stubGlobal('Request', class {});

    expect(create().sendAtExit?.(makeEnvelope(), signal)).toBeDefined();
    expect(sendBeacon).toHaveBeenCalledOnce();
  });

  test('keeps what the beacon refuses', () => {
    vi.stubGlobal('navigator', { sendBeacon: () => false });
    vi.stubGlobal('Request', class {});

    expect(create().sendAtExit?.(makeEnvelope(), signal)).toBeUndefined();
  });
});

test('a path leads nowhere outside a browser, and that is no error at construction', async () => {
  const transport = create({ endpoint: '/v1/envelopes' });

  await expect(transport.send(makeEnvelope(), signal)).rejects.toThrow();
});

test('uses what the platform had when it was made', async () => {
  const transport = create();
  vi.stubGlobal('fetch', () => {
    throw new Error('patched');
  });

  expect(await transport.send(makeEnvelope(), signal)).toBe('accepted');
  receiver.answer = acknowledge;
});
