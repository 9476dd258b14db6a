import type { Page } from '@playwright/test';
import { openCore } from '../rig/collectorPage.ts';
import type { FaultServer } from '../rig/faultServer.ts';
import { expect, test } from '../rig/serverTest.ts';
import { additions, type Breakage, breakages } from './hostileNatives.ts';

/** Where events do not arrive as they are, what becomes of them instead: nothing throws, and each is counted. */
const lesser: Readonly<Record<string, object>> = {
  // Options that change meanwhile take the function of the page, which fails; the events wait for the next try.
  fetch: { arrived: [], waiting: 2, dropped: {} },
  // What cannot be made an event is turned down.
  'Performance.prototype.now': { arrived: [], dropped: { invalid: 2 } },
  // It is no event any more.
  'toJSON of everything': { arrived: [], dropped: { invalid: 2 } },
  // The page's word for its lists.
  'toJSON of lists': { arrived: [{ list: 'of the page', note: '[REDACTED:email]' }], dropped: {} },
};

for (const breakage of [...breakages, ...additions]) {
  const [name] = breakage;
  const arrived = [{ list: [1, 'two'], note: '[REDACTED:email]' }];
  const [becomes, expected] = lesser[name] ? ['are counted', lesser[name]] : ['arrive', { arrived }];

  test(`a page that replaces ${name} does not notice, and its events ${becomes}`, async ({
    context,
    server,
  }) => {
    const page = await openCore(context, server.url);

    const found = await breakDuring(page, server, breakage);
    const hostErrors = await page.evaluate(() => globalThis.hostErrors);

    expect({ ...found, hostErrors, arrived: dataOf(server) }).toMatchObject({
      problems: [],
      hostErrors: [],
      unaccounted: 0,
      ...expected,
    });
  });
}

function dataOf(server: FaultServer): unknown[] {
  return [...server.stored.values()].filter(({ type }) => type === 'during').map(({ data }) => data);
}

/** Breaks it once a collector runs, uses the collector, and mends it. */
function breakDuring(page: Page, { endpoint }: FaultServer, [, owner, key]: Breakage) {
  return page.evaluate(
    async ({ endpoint, owner, key }) => {
      const {
        setTimeout: later,
        Promise: NativePromise,
        String: toText,
        Object: NativeObject,
        Reflect: NativeReflect,
      } = globalThis;
      const { defineProperty, getOwnPropertyDescriptor } = NativeObject;
      const { deleteProperty } = NativeReflect;
      const { TelemetryCollector, ErrorTracking } = globalThis.candorCore;
      const collector = new TelemetryCollector({ endpoint, consent: 'full' });
      const errors = new ErrorTracking(collector);
      collector.track({ type: 'before' });
      await collector.flush();

      const at = owner
        .split('.')
        .reduce((from, part) => from[part] as never, globalThis as unknown as Record<string, unknown>);
      const property = key === '@@iterator' ? Symbol.iterator : key;
      const original = getOwnPropertyDescriptor(at, property);
      const isGetter = !!original?.get;
      const refuse = () => {
        throw new TypeError('replaced by the page');
      };
      const value = key === 'toJSON' && !original ? () => 'of the page' : refuse;
      defineProperty(at, property, {
        configurable: true,
        enumerable: !original,
        ...(isGetter ? { get: refuse } : { value, writable: true }),
      });

      const problems: string[] = [];
      const attempt = (name: string, call: () => unknown) => {
        try {
          call();
        } catch (problem) {
          problems[problems.length] = `${name}: ${toText(problem)}`;
        }
      };
      attempt('track', () =>
        collector.track({ type: 'during', data: { list: [1, 'two'], note: 'joe@example.com' } }),
      );
      attempt('captureError', () => errors.captureError('during'));
      attempt('getBufferStatus', () => collector.getBufferStatus());
      attempt('flush', () => void collector.flush());
      attempt('updateConfig', () => collector.updateConfig({ debug: false }));
      await new NativePromise<void>((resolve) => later(resolve, 300));

      if (original) defineProperty(at, property, original);
      else deleteProperty(at, property);
      await collector.flush();
      const { produced, acknowledged, waiting, dropped } = collector.getBufferStatus();
      const lost = Object.values(dropped).reduce((sum, events) => sum + events, 0);
      const unaccounted = produced - acknowledged - waiting.events - lost;
      return { problems, unaccounted, waiting: waiting.events, dropped };
    },
    { endpoint, owner, key },
  );
}
