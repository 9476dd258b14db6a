// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFakeTracker } from '../../test/fakeTracker.ts';
import { watchLeaks } from '../../test/leaks.ts';
import type { LongFrame } from '../sensors/longFrames.ts';
import type { Press } from '../sensors/presses.ts';
import type { WebVital } from '../sensors/webVitals.ts';
import { attribution } from './attribution.ts';

// What a real browser measures, and that the parts equal those of the web-vitals library, is tested in a real browser.
const sensors = vi.hoisted(() => ({
  press: undefined as ((press: Press) => void) | undefined,
  freeze: undefined as ((frame: LongFrame) => void) | undefined,
}));

vi.mock('../sensors/presses.ts', () => ({
  presses: (report: typeof sensors.press) => {
    sensors.press = report;
    return () => {
      sensors.press = undefined;
    };
  },
}));
vi.mock('../sensors/longFrames.ts', () => ({
  longFrames: (report: typeof sensors.freeze) => {
    sensors.freeze = report;
    return () => {
      sensors.freeze = undefined;
    };
  },
}));

beforeEach(() => {
  document.body.innerHTML = '<main><button id="buy"></button><p id="text"></p></main>';
});

afterEach(() => {
  vi.restoreAllMocks();
});

function find(query: string): Element {
  return document.querySelector(query) as Element;
}

function vital(name: WebVital['name'], value: number, entries: object[]): WebVital {
  return {
    name,
    value,
    entries: entries as PerformanceEntry[],
    id: 'one',
    rating: 'good',
    navigationType: 'navigate',
    isFinal: true,
  };
}

function frame(startTime: number, duration: number, sourceURL: string): LongFrame {
  const script = { invoker: 'BUTTON#buy.onclick', sourceFunctionName: 'buy' };
  return { scripts: [{ ...script, startTime, duration, sourceURL }] } as unknown as LongFrame;
}

function interaction(startTime: number, duration = 200, name = 'pointerdown'): object {
  return {
    name,
    startTime,
    duration,
    processingStart: startTime + 20,
    processingEnd: startTime + 150,
    target: null,
  };
}

test('forgets what was pressed when the person takes it back, and blames it for no later press', () => {
  const tracker = createFakeTracker();
  const own = attribution();
  own.start(tracker);
  const slow = vital('INP', 200, [interaction(1000)]);
  sensors.press?.({ startTime: 1000, target: find('#buy') });
  sensors.freeze?.(frame(1010, 90, 'https://shop.example/app.js'));
  expect(own.explain(slow)).toMatchObject({ target: '#buy', script: expect.any(String) });

  tracker.allow('basic');
  sensors.press?.({ startTime: 2000, target: find('#text') });
  tracker.allow('full');

  for (const later of [slow, vital('INP', 300, [interaction(2000)])]) {
    expect(own.explain(later).target).toBeUndefined();
    expect(own.explain(later).script).toBeUndefined();
  }
});

test('names what was pressed when the element is gone', () => {
  const own = attribution();
  own.start(createFakeTracker());

  sensors.press?.({ startTime: 1000, target: find('#buy') });
  sensors.press?.({ startTime: 1300, target: find('#text') });
  find('main').remove();

  // A click that followed from the first press, and the second press itself.
  expect(own.explain(vital('INP', 200, [interaction(1100)]))).toMatchObject({
    target: '#buy',
    interaction: 'pointer',
    parts: { inputDelay: 20, processingDuration: 130, presentationDelay: 50 },
  });
  expect(own.explain(vital('INP', 200, [interaction(1300, 200, 'keydown')]))).toMatchObject({
    target: '#text',
    interaction: 'keyboard',
  });
});

test('keeps the name that an element had when its vital was told first', () => {
  const own = attribution();
  own.start(createFakeTracker());
  const entry = { element: find('#text') as Element | null, startTime: 500 };
  const lcp = vital('LCP', 500, [entry]);
  own.explain(lcp);

  entry.element = null;

  expect(own.explain(lcp)).toMatchObject({ target: '#text' });
});

test('names the script that ran longest meanwhile', () => {
  const own = attribution();
  own.start(createFakeTracker());

  sensors.freeze?.(frame(100, 500, 'https://shop.example/before.js'));
  sensors.freeze?.(frame(1010, 90, 'https://shop.example/app.js?v=7'));
  sensors.freeze?.(frame(1110, 30, 'https://shop.example/other.js'));

  expect(own.explain(vital('INP', 200, [interaction(1000)]))).toMatchObject({
    script: 'https://shop.example/app.js buy',
    parts: { longestScriptDuration: 90 },
  });
});

test('names what moved most in the largest shift', () => {
  const own = attribution();
  own.start(createFakeTracker());
  const text = document.createTextNode('text');
  const shifts = [
    { value: 0.1, startTime: 300, sources: [{ node: find('#buy') }] },
    { value: 0.3, startTime: 600, sources: [{ node: text }, { node: find('#text') }] },
  ];

  expect(own.explain(vital('CLS', 0.4, shifts))).toEqual({
    target: '#text',
    parts: { largestShiftTime: 600, largestShiftValue: 0.3 },
  });
});

test('takes a name of the site', () => {
  const own = attribution({ describeElement: (node) => `part:${(node as Element).id}` });
  own.start(createFakeTracker());

  expect(own.explain(vital('LCP', 5, [{ element: find('#text'), startTime: 5 }]))).toMatchObject({
    target: 'part:text',
  });
});

test('names nothing at basic, and remembers nothing either', () => {
  const tracker = createFakeTracker();
  tracker.allow('basic');
  const own = attribution();
  own.start(tracker);
  sensors.press?.({ startTime: 1000, target: find('#buy') });
  const inp = vital('INP', 200, [interaction(1000)]);

  expect(own.explain(inp)).toMatchObject({ parts: { inputDelay: 20 }, target: undefined });
  tracker.allow('enhanced');
  expect(own.explain(inp).target).toBeUndefined();
});

test('explains a vital that nothing in particular was measured by', () => {
  const own = attribution();
  own.start(createFakeTracker());

  for (const name of ['LCP', 'INP', 'CLS', 'FCP', 'TTFB', 'FID'] as const)
    expect(own.explain(vital(name, 8, []))).toEqual({});
});

test('says what is wrong with its option', () => {
  expect(() => attribution({ describeElement: 'id' as never })).toThrow(/describeElement must be a function/);
});

test('stops', () => {
  const leaks = watchLeaks();
  const stop = attribution().start(createFakeTracker());

  stop();

  expect(sensors).toEqual({ press: undefined, freeze: undefined });
  expect(leaks.list()).toEqual([]);
  leaks.restore();
});
