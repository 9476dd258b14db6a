// @vitest-environment jsdom
import { afterEach, describe, expect, test, vi } from 'vitest';
import { show } from '../../test/show.ts';
import { hidePage } from '../testing/index.ts';
import { after } from './after.ts';
import { hasPrivacyControl, isBrowser, pagePath, readEnvironment, toPath } from './environment.ts';
import { pageExit } from './pageExit.ts';
import { createDeviceStorage } from './storage.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  Reflect.deleteProperty(document, 'visibilityState');
  Reflect.deleteProperty(navigator, 'userAgent');
  Reflect.deleteProperty(navigator, 'connection');
  localStorage.clear();
});

const quiet = { onLeave: () => undefined, onSuspend: () => undefined, onResume: () => undefined };

describe('pageExit', () => {
  test.each<[string, () => void]>([
    ['hidden', hidePage],
    ['left', () => globalThis.dispatchEvent(new Event('pagehide'))],
    ['frozen', () => document.dispatchEvent(new Event('freeze'))],
  ])('tells when the page is %s, and stops', (_, act) => {
    const onLeave = vi.fn();
    const stop = pageExit({ ...quiet, onLeave });

    act();
    expect(onLeave).toHaveBeenCalledOnce();
    stop();
    act();

    expect(onLeave).toHaveBeenCalledOnce();
  });

  test('tells when a page is put aside, after it was left, and when it runs again', () => {
    const heard: string[] = [];
    const stop = pageExit({
      onLeave: () => heard.push('leave'),
      onSuspend: () => heard.push('suspend'),
      onResume: () => heard.push('resume'),
    });

    globalThis.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    globalThis.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    globalThis.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }));
    document.dispatchEvent(new Event('resume'));
    stop();
    document.dispatchEvent(new Event('resume'));

    expect(heard).toEqual(['leave', 'suspend', 'resume', 'resume']);
  });

  test('does not tell when the page is shown', () => {
    const onLeave = vi.fn();
    const stop = pageExit({ ...quiet, onLeave });

    show('visible');
    stop();

    expect(onLeave).not.toHaveBeenCalled();
  });

  test('adds nothing that keeps the page out of the back/forward cache', () => {
    const added = vi.spyOn(globalThis, 'addEventListener');
    const stop = pageExit(quiet);
    stop();

    expect(added.mock.calls.map(([type]) => type)).not.toContain('unload');
    expect(added.mock.calls.map(([type]) => type)).not.toContain('beforeunload');
  });

  test('outside a browser it waits for the process to have nothing left to do', () => {
    vi.stubGlobal('document', undefined);
    const onLeave = vi.fn();
    const before = process.listenerCount('beforeExit');

    const stop = pageExit({ ...quiet, onLeave });
    expect(process.listenerCount('beforeExit')).toBe(before + 1);
    stop();

    expect(process.listenerCount('beforeExit')).toBe(before);
  });
});

describe('the device storage', () => {
  test('keeps texts', () => {
    const storage = createDeviceStorage();

    expect(storage.set('candor.a', '1')).toBe(true);
    storage.set('other', '2');

    expect(storage.get('candor.a')).toBe('1');
    expect(storage.keys('candor.')).toEqual(['candor.a']);
    storage.remove('candor.a');
    expect(storage.get('candor.a')).toBeUndefined();
  });

  test('says so when the quota is used up', () => {
    expect(createDeviceStorage().set('candor.a', 'x'.repeat(6e6))).toBe(false);
  });

  test.each(['getItem', 'setItem', 'removeItem', 'key'] as const)(
    'works where the page has replaced %s',
    (name) => {
      vi.spyOn(Storage.prototype, name).mockImplementation(() => {
        throw new TypeError('replaced by the page');
      });
      const storage = createDeviceStorage();

      expect(storage.set('candor.a', '1')).toBe(true);
      expect(storage.get('candor.a')).toBe('1');
      storage.remove('candor.a');

      expect(storage.keys('candor.')).toEqual([]);
    },
  );

  test.each<[string, () => void]>([
    ['null', () => vi.stubGlobal('localStorage', null)],
    [
      'denied',
      () =>
        vi.spyOn(globalThis, 'localStorage', 'get').mockImplementation(() => {
          throw new DOMException('denied', 'SecurityError');
        }),
    ],
    ['outside a browser', () => vi.stubGlobal('document', undefined)],
  ])('forgets everything where there is none: %s', (_, arrange) => {
    arrange();
    const storage = createDeviceStorage();

    expect(storage.set('a', '1')).toBe(false);
    expect(storage.get('a')).toBeUndefined();
    expect(storage.keys('')).toEqual([]);
    expect(() => storage.remove('a')).not.toThrow();
  });
});

describe('the environment', () => {
  test.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
      { browser: 'Chrome 156', os: 'Windows', device: 'desktop' },
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0',
      { browser: 'Edge 156', os: 'Windows', device: 'desktop' },
    ],
    [
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36',
      { browser: 'Chrome 156', os: 'Android', device: 'mobile' },
    ],
    [
      'Mozilla/5.0 (Linux; Android 13; SM-X200) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
      { browser: 'Chrome 156', os: 'Android', device: 'tablet' },
    ],
    [
      'Mozilla/5.0 (Linux; Android 13; SM-S901B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36',
      { browser: 'Samsung 27', os: 'Android', device: 'mobile' },
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
      { browser: 'Safari 18', os: 'macOS', device: 'desktop' },
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
      { browser: 'Safari 18', os: 'iOS', device: 'mobile' },
    ],
    [
      'Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/120.0.0.0 Mobile/15E148 Safari/604.1',
      { browser: 'Chrome 120', os: 'iOS', device: 'tablet' },
    ],
    [
      'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
      { browser: 'Firefox 145', os: 'Linux', device: 'desktop' },
    ],
    [
      'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 OPR/112.0.0.0',
      { browser: 'Opera 112', os: 'ChromeOS', device: 'desktop' },
    ],
    [
      'Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/156.0.0.0 Mobile Safari/537.36',
      { browser: 'Chrome 156', os: 'Android', device: 'mobile' },
    ],
    ['Something else', { device: 'desktop' }],
  ])('%s', (userAgent, expected) => {
    Object.defineProperty(navigator, 'userAgent', { value: userAgent, configurable: true });
    Object.defineProperty(navigator, 'connection', { value: undefined, configurable: true });

    expect(readEnvironment()).toEqual({ ...expected, language: 'en-US' });
  });

  test('knows the path of the page, and neither its query nor its fragment', () => {
    history.replaceState(null, '', '/a/b?token=1#secret');

    expect(pagePath()).toBe('/a/b');
  });

  test.each([
    ['https://site.example/a/b?token=1#secret', '/a/b'],
    ['file:///home/ada/shop.html', '/shop.html'],
    ['data:text/html,<p>Dear Ada,', 'data:'],
    ['about:srcdoc', 'srcdoc'],
  ])('of %s tells the path %s', (url, path) => {
    expect(toPath(new URL(url))).toBe(path);
  });

  test('hears what the person asks every site for', () => {
    expect(hasPrivacyControl()).toBe(false);
    Object.defineProperty(navigator, 'globalPrivacyControl', { value: true, configurable: true });

    expect(hasPrivacyControl()).toBe(true);
    Reflect.deleteProperty(navigator, 'globalPrivacyControl');
  });

  test('says that a server is one', () => {
    vi.stubGlobal('document', undefined);

    expect(isBrowser()).toBe(false);
    expect(readEnvironment()).toEqual({ device: 'server' });
    expect(pagePath()).toBeUndefined();
  });
});

test('after works once, unless it is stopped', () => {
  vi.useFakeTimers();
  const work = vi.fn();

  after(10, work);
  after(10, work)();
  vi.advanceTimersByTime(100);

  expect(work).toHaveBeenCalledOnce();
});

test('waits as well where the page has replaced timers by ones that throw', async () => {
  vi.stubGlobal('setTimeout', () => {
    throw new Error('replaced');
  });

  await new Promise<void>((resolve) => after(1, resolve));
  vi.unstubAllGlobals();
});
