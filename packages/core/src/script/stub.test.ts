// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchLeaks } from '../../test/leaks.ts';
import type { Stub } from './stub.ts';

const page = window as unknown as { candor?: Stub };

beforeEach(() => {
  vi.useFakeTimers({ now: 1000 });
  vi.resetModules();
  delete page.candor;
});

afterEach(() => {
  page.candor?.stop?.();
  fileTag()?.remove();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** What the stub takes for the tag that it stands in. */
function inTag(attributes: string): void {
  const holder = document.createElement('div');
  holder.innerHTML = `<script ${attributes}></script>`;
  vi.spyOn(document, 'currentScript', 'get').mockReturnValue(holder.querySelector('script'));
}

function fileTag(): HTMLScriptElement | null {
  return document.head.querySelector('script[src]');
}

async function load(): Promise<Stub & Record<string, (...args: unknown[]) => void>> {
  await import('./stub.ts');
  return page.candor as Stub & Record<string, (...args: unknown[]) => void>;
}

test('keeps calls with their moment', async () => {
  const stub = await load();

  stub['track']?.('signup', { plan: 'pro' });
  stub['setConsent']?.('basic');

  expect(stub.q).toEqual([
    ['track', ['signup', { plan: 'pro' }], 1000],
    ['setConsent', ['basic'], 1000],
  ]);
});

test('keeps early errors', async () => {
  const stub = await load();
  const error = new Error('early');

  window.dispatchEvent(new ErrorEvent('error', { error }));
  window.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason: 'why' }));

  expect(stub.q.map(([, args]) => args)).toEqual([
    [error, { handled: false }],
    ['why', { handled: false }],
  ]);
});

test('keeps a bounded number', async () => {
  const stub = await load();

  for (let call = 0; call < 500; call++) stub['track']?.('again');

  expect(stub.q).toHaveLength(99);
});

test('leaves what is there already', async () => {
  const present = { q: [] };
  page.candor = present;

  await load();

  expect(page.candor).toBe(present);
});

test('leaves window.name alone, though it is empty', async () => {
  inTag('data-global="name"');

  await load();

  expect(window.name).toBe('');
});

test('takes the name that its own tag says', async () => {
  inTag('data-global="telemetry"');

  await load();

  expect(page.candor).toBeUndefined();
  expect((window as unknown as { telemetry?: Stub }).telemetry?.q).toEqual([]);
  (window as unknown as { telemetry?: Stub }).telemetry?.stop?.();
  Reflect.deleteProperty(window, 'telemetry');
});

test('gives up when the file does not come: keeps nothing, hears nothing more', async () => {
  const leaks = watchLeaks();
  const stub = await load();
  const onUnavailable = vi.fn();
  stub.onUnavailable = onUnavailable;
  stub['track']?.('signup');

  vi.advanceTimersByTime(10_000);
  stub['track']?.('after');
  window.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason: 'after' }));

  expect(onUnavailable).toHaveBeenCalledTimes(1);
  expect(stub.q).toHaveLength(0);
  expect(leaks.list()).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
  leaks.restore();
});

test('gives nothing up once the file has come', async () => {
  const stub = await load();
  const onUnavailable = vi.fn();
  stub.onUnavailable = onUnavailable;
  Object.assign(page, { candor: {} });

  vi.advanceTimersByTime(10_000);

  expect(onUnavailable).not.toHaveBeenCalled();
  stub.stop?.();
});

test('loads the file when the page has loaded, with what its own tag says', async () => {
  inTag('data-src="/candor-1.js" data-key="cw_1" integrity="sha384-abc" crossorigin nonce="bm9uY2U"');

  const readyState = vi.spyOn(document, 'readyState', 'get').mockReturnValue('interactive');
  await load();
  vi.advanceTimersByTime(20_000);
  const early = fileTag();
  readyState.mockReturnValue('complete');
  window.dispatchEvent(new Event('load'));
  vi.advanceTimersByTime(100);

  expect(early).toBeNull();
  expect(fileTag()?.dataset).toMatchObject({ key: 'cw_1' });
  expect(fileTag()?.getAttribute('integrity')).toBe('sha384-abc');
  expect(fileTag()?.crossOrigin).toBe('');
  expect(fileTag()?.nonce ?? fileTag()?.getAttribute('nonce')).toBe('bm9uY2U');
});
