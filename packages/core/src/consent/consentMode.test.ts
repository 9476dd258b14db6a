import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type ConsentModeOptions, consentMode } from './consentMode.ts';

const page = globalThis as unknown as Record<string, unknown>;
const told = vi.fn();
const collector = {
  reportConsent: (...report: unknown[]) => told('reported', ...report),
  updateConfig: ({ consent }: { consent: string }) => told('assumed', consent),
  onDestroy: () => () => undefined,
};
let commands: unknown[];

beforeEach(() => {
  vi.useFakeTimers();
  told.mockReset();
  commands = [];
  page['dataLayer'] = commands;
});

afterEach(() => {
  vi.useRealTimers();
  delete page['dataLayer'];
});

/** As the snippet for pages says it. */
function gtag(..._: unknown[]): void {
  // biome-ignore lint/complexity/noArguments: what is pushed are arguments and no list.
  commands.push(arguments);
}

function start(options?: ConsentModeOptions): () => void {
  return consentMode(collector, options);
}

test.each<[string, Record<string, string>, string]>([
  ['nothing granted', { analytics_storage: 'denied' }, 'none'],
  ['analytics', { analytics_storage: 'granted', ad_storage: 'denied' }, 'enhanced'],
  ['everything', { analytics_storage: 'granted', personalization_storage: 'granted' }, 'full'],
  ['no analytics', { analytics_storage: 'denied', personalization_storage: 'granted' }, 'none'],
  ['a word that is neither', { analytics_storage: 'granted', personalization_storage: 'yes' }, 'enhanced'],
])('an update with %s is reported as what the person decided', (_, types, level) => {
  start();

  gtag('consent', 'update', types);

  expect(told.mock.calls).toEqual([['reported', level, 'consent-mode']]);
});

test('a default is what the site assumes, also of before', () => {
  gtag('consent', 'default', { analytics_storage: 'granted', wait_for_update: 500 });

  start();

  expect(told.mock.calls).toEqual([['assumed', 'enhanced']]);
});

test('what is denied in some region counts as denied, and what is granted there not', () => {
  gtag('consent', 'default', { analytics_storage: 'denied', region: ['DE'] });
  gtag('consent', 'default', { analytics_storage: 'granted' });
  gtag('consent', 'default', { personalization_storage: 'granted', region: ['US'] });

  start();

  expect(told.mock.calls).toEqual([['assumed', 'none']]);
});

test('an update about advertising alone decides nothing', () => {
  gtag('consent', 'default', { analytics_storage: 'granted' });
  start();
  told.mockReset();

  gtag('consent', 'update', { ad_storage: 'granted', ad_user_data: 'granted' });

  expect(told.mock.calls).toEqual([['assumed', 'enhanced']]);
});

test('a site has the last word on what a level needs', () => {
  start({ levels: { basic: [], full: ['analytics_storage'] } });

  gtag('consent', 'update', { analytics_storage: 'denied' });
  gtag('consent', 'update', { analytics_storage: 'granted' });

  expect(told.mock.calls.map(([, level]) => level)).toEqual(['basic', 'full']);
});

test.each<[unknown]>([
  [{ enhanced: 'analytics_storage' }],
  [{ everything: [] }],
  [{ none: [] }],
  [{ basic: [8] }],
  [7],
  [null],
])('refuses the table %j and says what it must be', (levels) => {
  expect(() => start({ levels: levels as never })).toThrow(
    /levels must be an object of basic, enhanced and full/,
  );
});

test.each([
  [7],
  [null],
  [{}],
  [[]],
  [['consent']],
  [['consent', 'update']],
  [['consent', 'update', null]],
  [['event', 'click']],
])('makes nothing of %j', (command) => {
  start();

  commands.push(command);

  expect([...commands]).toEqual([command]);
  expect(told).not.toHaveBeenCalled();
});

test('waits for a list that comes late, and not for ever', () => {
  delete page['dataLayer'];
  start();
  gtag('consent', 'update', { analytics_storage: 'granted' });
  vi.advanceTimersByTime(5000);
  page['dataLayer'] = commands;
  vi.advanceTimersByTime(10_000);

  expect(told.mock.calls).toEqual([['reported', 'enhanced', 'consent-mode']]);
  delete page['dataLayer'];
  start();
  vi.advanceTimersByTime(120_000);
  expect(vi.getTimerCount()).toBe(0);
});

test('gives the list its own function back', () => {
  const stop = start();
  expect(Object.hasOwn(commands, 'push')).toBe(true);

  stop();
  gtag('consent', 'update', { analytics_storage: 'granted' });

  expect(Object.hasOwn(commands, 'push')).toBe(false);
  expect(told).not.toHaveBeenCalled();
});

test('leaves the function of somebody who came after it, and is silent behind it', () => {
  const stop = start();
  const ours = commands.push;
  const theirs = (...items: unknown[]): number => ours.apply(commands, items);
  commands.push = theirs;

  stop();
  gtag('consent', 'update', { analytics_storage: 'granted' });

  expect(commands.push).toBe(theirs);
  expect(commands).toHaveLength(1);
  expect(told).not.toHaveBeenCalled();
});
