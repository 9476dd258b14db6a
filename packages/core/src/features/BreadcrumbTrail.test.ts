// @vitest-environment jsdom
import { afterEach, expect, test, vi } from 'vitest';
import { createFakeTracker } from '../../test/fakeTracker.ts';
import { watchLeaks } from '../../test/leaks.ts';
import { BreadcrumbTrail, type BreadcrumbTrailOptions } from './BreadcrumbTrail.ts';
import type { Breadcrumb } from './breadcrumbs.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  history.replaceState(null, '', '/');
});

function start(options?: BreadcrumbTrailOptions) {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  vi.stubGlobal('fetch', async (url: string) => {
    if (url.includes('gone')) throw new TypeError('Failed to fetch');
    return new Response('', { status: url.includes('broken') ? 500 : 200 });
  });
  const tracker = createFakeTracker();
  const crumbs: Breadcrumb[] = [];
  const trail = new BreadcrumbTrail(tracker, { addBreadcrumb: (crumb) => crumbs.push(crumb) }, options);
  return { tracker, trail, crumbs };
}

async function act(): Promise<void> {
  history.pushState(null, '', '/cart?code=secret');
  document.body.click();
  console.error('no', 7, new TypeError('item'), { password: 'secret' });
  await fetch('/api/items?key=secret');
}

test('notes what somebody does, and neither queries nor what objects hold', async () => {
  const { trail, crumbs } = start();

  await act();
  trail.destroy();

  expect(crumbs).toEqual([
    { category: 'navigation', message: `${location.origin}/cart` },
    { category: 'click', message: 'html>body' },
    { category: 'console', message: 'no 7 TypeError: item [object Object]', level: 'error' },
    {
      category: 'fetch',
      message: `GET ${location.origin}/api/items`,
      level: 'info',
      data: { status: 200, durationMs: expect.any(Number) },
    },
  ]);
});

test('notes requests that fail, and how', async () => {
  const { trail, crumbs } = start();

  await fetch('/broken');
  await expect(fetch('/gone')).rejects.toThrow('Failed to fetch');
  trail.destroy();

  expect(crumbs).toMatchObject([
    { message: `GET ${location.origin}/broken`, level: 'error', data: { status: 500 } },
    { message: `GET ${location.origin}/gone`, level: 'error', data: { status: 0, failure: 'failed' } },
  ]);
});

test('does not note what carries the events', async () => {
  const { tracker, trail, crumbs } = start();
  tracker.getConfig = () => ({ endpoint: '/v1/envelopes' });

  await fetch('/v1/envelopes?key=site');
  trail.destroy();

  expect(crumbs).toEqual([]);
});

test.each<[keyof BreadcrumbTrailOptions, string]>([
  ['navigation', 'navigation'],
  ['clicks', 'click'],
  ['console', 'console'],
  ['requests', 'fetch'],
])('leaves out %s when asked to', async (option, category) => {
  const { trail, crumbs } = start({ [option]: false });

  await act();
  trail.destroy();

  expect(crumbs).toHaveLength(3);
  expect(crumbs.map((crumb) => crumb.category)).not.toContain(category);
});

test('replaces nothing of the page, and notes nothing, before the person allows it', async () => {
  const { tracker, trail, crumbs } = start();
  tracker.allow('basic');
  const leaks = watchLeaks();

  await act();
  tracker.allow('enhanced');
  tracker.allow('full');
  await act();
  tracker.allow('none');
  await act();

  expect(crumbs).toHaveLength(4);
  expect(leaks.list()).toEqual([]);
  leaks.restore();
  trail.destroy();
});

test('goes with its collector, and stops', async () => {
  const leaks = watchLeaks();
  const { tracker, crumbs } = start();
  const { fetch } = globalThis;

  tracker.destroy();
  await act();

  expect(crumbs).toEqual([]);
  expect(tracker.registered).toBe(0);
  expect(globalThis.fetch).not.toBe(fetch);
  expect(leaks.list().filter((line) => line !== 'patched fetch')).toEqual([]);
  leaks.restore();
});
