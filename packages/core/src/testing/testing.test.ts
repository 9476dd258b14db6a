// @vitest-environment jsdom
import { afterEach, describe, expect, test, vi } from 'vitest';
import { TelemetryCollector, type TelemetryConfig } from '../index.ts';
import { createMemorySink, fillStorage, goOffline, hidePage, installFakeClock, leavePage } from './index.ts';
import './vitest.ts';

/** For a busy machine. */
const patience = { timeout: 20_000 };
const made: { destroy(): void }[] = [];

afterEach(() => {
  for (const collector of made.splice(0)) collector.destroy();
  localStorage.clear();
  vi.restoreAllMocks();
});

function start(config: TelemetryConfig = {}) {
  const sink = createMemorySink();
  const collector = new TelemetryCollector({ consent: 'basic', transport: sink.transport, ...config });
  made.push(collector);
  return { sink, collector };
}

function mark(name: string) {
  return { name, value: 1, unit: '1' };
}

describe('the memory sink', () => {
  test('holds what was flushed, redacted and as the network would have it', async () => {
    const { sink, collector } = start({ consent: 'full' });

    collector.track({ type: 'sent', data: { to: 'ada@example.com', at: new Date(0) } });
    expect(sink.events).toEqual([]);
    await collector.flush();

    expect(sink.envelopes).toMatchObject([{ context: { consent: 'full' } }]);
    expect(sink.eventsOf('sent')).toMatchObject([
      { data: { to: '[REDACTED:email]', at: '1970-01-01T00:00:00.000Z' } },
    ]);
    sink.clear();
    expect(sink.events).toEqual([]);
  });

  test('refuses as it is told, and keeps nothing of it', async () => {
    const { sink, collector } = start();
    sink.answer = 'refused';

    collector.trackPerformance(mark('lost'));
    await collector.flush();

    expect(sink.events).toEqual([]);
    expect(collector.getBufferStatus().dropped).toEqual({ refused: 1 });
  });
});

describe('toHaveTracked', () => {
  const events = [
    { type: 'cart.add', data: { sku: 'lamp-7', price: 49 } },
    { type: 'cart.add', data: { sku: 'sofa-1' } },
  ];

  test('looks for a type and the named fields of one event', () => {
    expect(events).toHaveTracked('cart.add');
    expect({ events }).toHaveTracked('cart.add', { sku: 'lamp-7', price: expect.any(Number) });
    expect(events).not.toHaveTracked('cart.remove');
    expect(events).not.toHaveTracked('cart.add', { sku: 'sofa-1', price: 49 });
  });

  test('says what there was instead', () => {
    expect(() => expect(events).toHaveTracked('cart.remove', { sku: 'lamp-7' })).toThrow(
      /an event cart\.remove \{"sku":"lamp-7"\}, among\n {2}cart\.add \{"sku":"lamp-7","price":49\}/,
    );
    expect(() => expect(events).not.toHaveTracked('cart.add')).toThrow('no event cart.add');
    expect(() => expect([]).toHaveTracked('cart.add')).toThrow('was the collector flushed?');
  });
});

describe('the fake clock', () => {
  test('lets a collector flush when its time has come, and not before', async () => {
    const clock = installFakeClock(1_000_000);
    const { sink, collector } = start({ flushIntervalMs: 5000 });
    await clock.advance(10);

    collector.trackPerformance(mark('tick'));
    await clock.advance(4999);
    expect(sink.events).toEqual([]);
    await clock.advance(1);
    clock.restore();

    expect(sink.events).toMatchObject([{ timestamp: 1_000_010 }]);
  });

  test('runs timers in their order, again and again, and none that was taken back', async () => {
    const clock = installFakeClock();
    const ran: [string, number][] = [];
    const note = (name: string): void => void ran.push([name, performance.now()]);

    setTimeout(note, 20, 'late');
    setTimeout(note, 10, 'early');
    const every = setInterval(note, 15, 'every');
    clearTimeout(setTimeout(note, 5, 'never'));
    await clock.advance(31);
    clearInterval(every);
    await clock.advance(100);
    clock.restore();

    expect(ran).toEqual([
      ['early', 10],
      ['every', 15],
      ['late', 20],
      ['every', 30],
    ]);
  });

  test('sets the clock on the wall without any time passing', () => {
    const clock = installFakeClock(1000);
    clock.jump(-500);
    const read = [Date.now(), clock.now, performance.now()];
    clock.restore();

    expect(read).toEqual([500, 500, 0]);
  });

  test('names no timer as the platform may name one of its own, which a late stop would stop', () => {
    const clock = installFakeClock();
    const ids = [setTimeout(() => {}, 1), setInterval(() => {}, 1)].map(Number);
    clock.restore();
    const own = Number(setTimeout(() => {}, 0));

    expect(Math.min(...ids)).toBeGreaterThanOrEqual(1e9);
    expect(own).toBeLessThan(1e9);
  });

  test('gives the platform its own functions back', () => {
    const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis;
    const before = {
      setTimeout,
      clearTimeout,
      setInterval,
      clearInterval,
      now: Date.now,
      at: performance.now,
    };

    const clock = installFakeClock();
    expect(globalThis.setTimeout).not.toBe(setTimeout);
    clock.restore();

    const { setTimeout: a, clearTimeout: b, setInterval: c, clearInterval: d } = globalThis;
    const after = {
      setTimeout: a,
      clearTimeout: b,
      setInterval: c,
      clearInterval: d,
      now: Date.now,
      at: performance.now,
    };
    expect(after).toEqual(before);
  });
});

describe('a page that is simulated', () => {
  test('hands over what waits when it is hidden', () => {
    const { sink, collector } = start();
    collector.trackPerformance(mark('last'));

    const show = hidePage();

    expect(document.visibilityState).toBe('hidden');
    expect(sink).toHaveTracked('performance', { name: 'last' });
    show();
    expect(document.visibilityState).toBe('visible');
  });

  test('hands over what waits when it is left, and goes on when it comes back', async () => {
    const { sink, collector } = start();
    collector.trackPerformance(mark('leaving'));

    const comeBack = leavePage();
    expect(sink).toHaveTracked('performance', { name: 'leaving' });
    comeBack();
    collector.trackPerformance(mark('back'));
    await collector.flush();

    expect(sink.events.map(({ seq }) => seq)).toEqual([1, 2]);
  });

  test('reaches no sink while it is offline, and this one after it', async () => {
    const { sink, collector } = start();
    await collector.flush();

    const goOnline = goOffline();
    collector.trackPerformance(mark('kept'));
    await collector.flush();
    expect(sink.events).toEqual([]);
    goOnline();
    await collector.flush();

    expect(sink).toHaveTracked('performance', { name: 'kept' });
  });

  test('sends nothing while it is offline, and everything after it', async () => {
    const answer = vi.fn(async (_: string, { body }: RequestInit) => {
      const { id } = JSON.parse(new TextDecoder().decode(body as Uint8Array<ArrayBuffer>));
      return new Response(JSON.stringify({ id }));
    });
    vi.stubGlobal('CompressionStream', undefined);
    vi.stubGlobal('fetch', answer);
    const { collector } = start({ transport: 'http', endpoint: '/v1/envelopes' });

    const goOnline = goOffline();
    collector.trackPerformance(mark('kept'));
    await collector.flush();
    expect(navigator.onLine).toBe(false);
    expect(collector.getBufferStatus().waiting.events).toBe(1);
    goOnline();
    await vi.waitFor(() => expect(collector.getBufferStatus().waiting.events).toBe(0), patience);

    expect(navigator.onLine).toBe(true);
    expect(answer).toHaveBeenCalledTimes(1);
    vi.unstubAllGlobals();
  });

  test('keeps what finds no room on the device in memory', async () => {
    const { setItem } = Storage.prototype;
    const empty = fillStorage();
    expect(() => localStorage.setItem('a', 'b')).toThrow('There is no room left.');
    const { sink, collector } = start({ consent: 'enhanced' });

    collector.track({ type: 'kept' });
    await vi.waitFor(() => expect(collector.getBufferStatus().journal).toBe('memory'), patience);
    await collector.flush();
    empty();

    expect(sink).toHaveTracked('kept');
    expect(Storage.prototype.setItem).toBe(setItem);
  });
});
