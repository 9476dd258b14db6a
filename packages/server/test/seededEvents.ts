import { randomUUID } from 'node:crypto';
import type { InnerEvent } from '../src/event.ts';
import { VITAL_NAMES, VITAL_TYPE } from '../src/queries/vitalRating.ts';
import { performanceKinds } from './performanceKinds.ts';
import { createRandom } from './random.ts';
import { usageKinds } from './usageKinds.ts';

export const HOUR = 60 * 60 * 1_000;
export const DAY = 24 * HOUR;

/**
 * A fixed moment, so that tests do not depend on the day on which they run; far ahead, for the engine removes what has
 * expired by its own clock.
 */
export const NOW: number = Date.UTC(2090, 10, 20, 12, 34, 56, 789);

/** One event with everything in it that a test does not care about. */
export function anEvent(more: Partial<InnerEvent> = {}): InnerEvent {
  return {
    project: 'default',
    id: randomUUID(),
    at: NOW - 1_000,
    receivedAt: NOW,
    source: 'own',
    type: 'page_view',
    name: '',
    value: null,
    weight: 100,
    session: 's1',
    user: '',
    seq: 1,
    page: '/',
    release: '1.0.0',
    environment: 'test',
    browser: 'Chrome 156',
    os: 'Linux',
    device: 'desktop',
    fingerprint: '0',
    message: '',
    stack: '',
    attributes: {},
    numbers: {},
    retentionDays: 90,
    consent: 'full',
    ...more,
  };
}

const PROJECTS = ['shop', 'shop', 'shop', "o'clinic \\ 診所"];
const STATUSES = ['healthy', 'healthy', 'healthy', 'degraded', 'unhealthy', 'unknown', 'nonsense'];
const WORDS = ['plain', "it's", 'back\\slash', 'tab\t', '😀', 'line\nbreak', '{x:String}', 'مرحبا', ''];
const AGES = [HOUR, 6 * HOUR, DAY, 30 * DAY, 89 * DAY, 100 * DAY];

/** Events of every kind, the same for the same seed, from the last hour to beyond their retention. */
export function randomEvents({ seed, count }: { seed: number; count: number }): InnerEvent[] {
  const random = createRandom(seed);
  const whole = (below: number) => Math.floor(random() * below);
  const pick = <Item>(items: readonly Item[]): Item => items[whole(items.length)] as Item; // Never empty here.

  const common = (): Partial<InnerEvent> => ({
    project: pick(PROJECTS),
    id: idFrom(random),
    at: NOW - 1 - whole(pick(AGES)),
    receivedAt: NOW - whole(HOUR),
    weight: pick([100, 100, 200, 333, 1_000]),
    session: `s${whole(20)}`,
    user: pick(['', `u${whole(9)}`]),
    page: `/p${whole(5)}`,
    release: pick(['1', '2', '10', '']),
    message: pick(WORDS),
    retentionDays: pick([30, 90]),
  });
  const kinds: (() => Partial<InnerEvent>)[] = [
    () => {
      const name = pick(VITAL_NAMES);
      const scale = name === 'CLS' ? 0.2 : 3_000;
      return { type: VITAL_TYPE, name, value: random() ** 2 * scale, attributes: { rating: 'good' } };
    },
    () => ({
      type: 'exception',
      name: pick(['TypeError', 'RangeError']),
      fingerprint: String(whole(12)),
      session: pick(['', 's1', `s${whole(20)}`]),
      stack: `at f (${pick(WORDS)})`,
      numbers: pick([{}, { count: 1 }, { count: 4 }]),
      attributes: {
        severity: pick(['error', 'fatal']),
        handled: pick(['true', 'false']),
        category: 'script',
      },
    }),
    () => ({
      type: 'health.check',
      name: pick(['api', 'search', 'auth']),
      value: pick([null, random() * 400]),
      attributes: { status: pick(STATUSES) },
    }),
    () => ({
      type: 'feature.used',
      name: pick(WORDS),
      attributes: { [pick(WORDS)]: pick(WORDS) },
      numbers: { n: whole(9) },
    }),
  ];
  const all = [...kinds, ...usageKinds(random), ...performanceKinds(random)];
  return Array.from({ length: count }, () => anEvent({ ...common(), ...pick(all)() }));
}

function idFrom(random: () => number): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
