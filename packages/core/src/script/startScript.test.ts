// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TelemetryCollector } from '../index.ts';
import type { Candor } from './createCandor.ts';
import { startScript } from './startScript.ts';
import type { QueuedCall, Stub } from './stub.ts';

const page = window as unknown as { candor?: Candor | Stub; telemetry?: Candor };
const say = vi.spyOn(console, 'error').mockImplementation(() => undefined);

beforeEach(() => {
  vi.spyOn(console, 'debug').mockImplementation(() => undefined);
  vi.stubGlobal('fetch', () => new Promise(() => undefined));
});

afterEach(() => {
  running()?.destroy?.();
  delete page.candor;
  say.mockClear();
  localStorage.clear();
  document.body.innerHTML = '';
});

function running(): Candor {
  return page.candor as Candor;
}

function start(attributes = ''): void {
  const holder = document.createElement('div');
  holder.innerHTML = `<script ${attributes}></script>`;
  startScript(holder.firstElementChild);
}

function leaveStub(...q: QueuedCall[]): Stub {
  const stub: Stub = { q, stop: vi.fn() };
  page.candor = stub;
  return stub;
}

test('starts everything under one name', () => {
  start();

  expect(running().collector.getConfig().endpoint).toBe(`${location.origin}/v1/envelopes`);
  expect(running().getConsent()).toBe('none');
});

test('counts usage for a page that asks for it', () => {
  start('data-consent="full"');

  running().usage.trackFeature('export');
  running().usage.trackFeature('export');

  expect(running().usage.getFeatureAdoptionStats().totalUses).toBe(2);
});

test('takes the name that the page wants', () => {
  start('data-global="telemetry"');

  expect(page.telemetry?.getConsent()).toBe('none');
  expect(page.candor).toBeUndefined();
  page.telemetry?.destroy();
});

test.each(['name', 'length'])("leaves window.%s, which is the page's own", (name) => {
  const held = (window as unknown as Record<string, unknown>)[name];

  start(`data-global="${name}"`);

  expect((window as unknown as Record<string, unknown>)[name]).toBe(held);
  expect(say.mock.calls).toEqual([
    [`[candor] window.${name} is taken: name another with data-global="name"`],
  ]);
});

test('tells that a visit has begun, unless it shall tell nothing by itself', async () => {
  const track = vi.spyOn(TelemetryCollector.prototype, 'track');
  Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true });

  start('data-consent="enhanced" data-auto="off" data-global="telemetry"');
  expect(track).not.toHaveBeenCalled();
  page.telemetry?.destroy();
  start('data-consent="enhanced"');

  await vi.waitFor(() => expect(track.mock.calls.map(([{ type }]) => type)).toContain('session.start'));
  track.mockRestore();
  Reflect.deleteProperty(document, 'visibilityState');
});

test('hears in their order the calls that were made before it came', () => {
  const stub = leaveStub(
    ['setConsent', ['enhanced'], 1],
    ['captureError', [new Error('early'), { handled: false }], 2],
    ['track', ['signup'], 3],
    ['no such method', [], 4],
    ['constructor', [], 5],
  );

  start();

  expect(running().getConsent()).toBe('enhanced');
  expect(running().errors.getStats().totalErrors).toBe(1);
  expect(stub.stop).toHaveBeenCalledTimes(1);
  expect(stub.q).toHaveLength(0);
});

test('keeps the moment of a call that waited', () => {
  leaveStub(
    ['track', ['signup', { plan: 'pro' }], 3],
    ['track', [{ type: 'seen' }], 4],
    ['track', [{ type: 'told', timestamp: 1 }], 5],
  );
  const track = vi.spyOn(TelemetryCollector.prototype, 'track');

  start();

  const told = track.mock.calls.map(([event]) => event).filter(({ timestamp }) => timestamp);
  expect(told.slice(0, 3)).toMatchObject([
    { type: 'signup', data: { plan: 'pro' }, timestamp: 3 },
    { type: 'seen', timestamp: 4 },
    { type: 'told', timestamp: 1 },
  ]);
  track.mockRestore();
});

test('takes one early error for one', () => {
  const error = new Error('early');
  leaveStub(['captureError', [error, { handled: false }], 2]);

  start();
  window.dispatchEvent(new ErrorEvent('error', { error, message: 'Uncaught Error: early' }));

  expect(running().errors.getStats().totalErrors).toBe(1);
});

test('tells who waits for it that it is ready, with all that a page can say', () => {
  const onReady = vi.fn();
  leaveStub(['onReady', [onReady], 1]);

  start();
  running().onReady(onReady);

  expect(onReady.mock.calls).toEqual([[running()], [running()]]);
});

test('hears who kept a function of the stub', () => {
  const stub = leaveStub();

  start();
  stub.q.push(['captureError', ['late'], 9]);

  expect(running().errors.getStats().totalErrors).toBe(1);
});

test('survives a call that fails', () => {
  leaveStub(['addBreadcrumb', [null], 1], ['setConsent', ['basic'], 2]);

  start();

  expect(running().getConsent()).toBe('basic');
});

test('starts once however many tags there are', () => {
  start();
  const first = running();

  start();

  expect(running()).toBe(first);
});

test('takes its name from an element that happens to have it as id', () => {
  document.body.innerHTML = '<div id="candor"></div>';

  start();

  expect(running().getConsent()).toBe('none');
});

test('leaves a name alone that somebody else uses', () => {
  const other = () => undefined;
  Object.assign(page, { candor: other });

  start();

  expect(page.candor).toBe(other);
  expect(say).toHaveBeenCalledWith(expect.stringContaining('data-global'));
});

test('tells what is wrong with an option instead of breaking the page', () => {
  expect(() => start('data-sample="many"')).not.toThrow();

  expect(page.candor).toBeUndefined();
  expect(say).toHaveBeenCalledWith(expect.stringContaining('samplingRate'));
});
