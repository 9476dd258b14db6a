import { beforeEach, describe, expect, test, vi } from 'vitest';
import {
  createVisits,
  longestPauseMs,
  longestSessionMs,
  type SharedVisit,
  type Visit,
  type Visits,
} from './session.ts';

const at = 1_795_176_000_000;
let made = 0;
const makeId = (): string => `id-${++made}`;

beforeEach(() => {
  made = 0;
});

const alone: SharedVisit = { load: () => undefined, save: () => undefined, exclusively: () => undefined };

describe('a tab that shares nothing', () => {
  let visits: Visits;

  beforeEach(() => {
    visits = createVisits(makeId, alone);
  });

  test('begins with the first event', () => {
    expect(made).toBe(0);
    expect(visits.at(at).id).toBe('id-1');
  });

  test('goes on while events come', () => {
    visits.at(at);

    expect(visits.at(at + longestPauseMs - 1).id).toBe('id-1');
    expect(visits.at(at + 2 * longestPauseMs - 2).id).toBe('id-1');
  });

  test('ends after thirty minutes without an event', () => {
    visits.at(at);

    expect(visits.at(at + longestPauseMs).id).toBe('id-2');
  });

  test('ends after four hours with events all the time', () => {
    const ids = new Set<string>();
    for (let now = at; now < at + longestSessionMs; now += 60_000) ids.add(visits.at(now).id);

    expect([...ids]).toEqual(['id-1']);
    expect(visits.at(at + longestSessionMs).id).not.toBe('id-1');
  });

  test('survives a clock that was set back a little, but not by years', () => {
    visits.at(at);

    expect(visits.at(at - 60_000).id).toBe('id-1');
    expect(visits.at(at - 1e11).id).toBe('id-2');
  });
});

/** Tabs over one storage and one lock; what a tab writes reaches the others when the world is told to go on. */
function createWorld(tabs: number) {
  let stored: Visit | undefined;
  let line: (() => void)[] = [];
  let unheard: Visits[] = [];
  const all: Visits[] = Array.from({ length: tabs }, () => {
    const visits: Visits = createVisits(makeId, {
      load: () => stored,
      save(visit) {
        if (stored?.id !== visit.id) unheard = all.filter((other) => other !== visits);
        stored = visit;
      },
      exclusively: (work) => line.push(work),
    });
    return visits;
  });
  return {
    tabs: all,
    stored: () => stored,
    /** Grants every lock that is asked for, then tells every change. */
    goOn() {
      const granted = line;
      line = [];
      for (const work of granted) work();
      const told = unheard;
      unheard = [];
      for (const visits of told) visits.reload();
    },
  };
}

describe('tabs that share', () => {
  test('two that begin in the same moment agree', () => {
    const line: (() => void)[] = [];
    const writes: Visit[] = [];
    const shared: SharedVisit = {
      load: () => writes.at(-1),
      save: (visit) => writes.push(visit),
      exclusively: (work) => line.push(work),
    };
    const first = createVisits(makeId, shared);
    const second = createVisits(makeId, shared);
    expect(first.at(at).id).not.toBe(second.at(at).id);
    // What is stored out of turn could hide from a tab what another one has agreed on.
    expect(writes).toEqual([]);

    for (const work of line) work();

    expect(first.at(at + 1).id).toBe(second.at(at + 1).id);
  });

  test('one that slept joins the visit that another has begun meanwhile', () => {
    const { tabs, goOn } = createWorld(2);
    const [first, second] = tabs;
    const before = first?.at(at).id;
    second?.at(at + 1);

    const after = second?.at(at + longestPauseMs + 5).id;
    goOn();

    expect(after).not.toBe(before);
    expect(first?.at(at + longestPauseMs + 6).id).toBe(after);
  });

  test('one that rests stays in the visit that another keeps alive', () => {
    const { tabs, goOn } = createWorld(2);
    const [first, second] = tabs;
    const id = first?.at(at).id;
    goOn();
    for (let minutes = 1; minutes < 100; minutes++) second?.at(at + minutes * 60_000);

    expect(first?.at(at + 100 * 60_000).id).toBe(id);
  });
});

describe('agreeing', () => {
  test('gives every tab the same visit, though each had begun its own', () => {
    const line: (() => void)[] = [];
    const writes: Visit[] = [];
    const shared: SharedVisit = {
      load: () => writes.at(-1),
      save: (visit) => writes.push(visit),
      exclusively: (work) => line.push(work),
    };
    const given: string[] = [];
    const tabs = [createVisits(makeId, shared), createVisits(makeId, shared)];
    for (const visits of tabs) {
      visits.at(at);
      visits.agree(
        () => at,
        ({ id }) => given.push(id),
      );
    }

    for (const work of line) work();

    expect(given).toEqual([writes[0]?.id, writes[0]?.id]);
  });

  test('begins a visit where none goes on', () => {
    const { tabs, goOn } = createWorld(1);
    const given: Visit[] = [];

    tabs[0]?.agree(
      () => at,
      (visit) => given.push(visit),
    );
    goOn();

    expect(given).toEqual([{ id: 'id-1', startedAt: at, seenAt: at }]);
  });

  test('makes no id where nothing is shared', () => {
    const use = vi.fn();

    createVisits(makeId, alone).agree(() => at, use);

    expect(use).not.toHaveBeenCalled();
    expect(made).toBe(0);
  });
});

/** Mulberry32. https://github.com/cprosche/mulberry32 */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

test.each([1, 2, 3, 5, 8])('%i tabs obey the rules of a visit over 2 000 random steps', (count) => {
  const seeds = Array.from({ length: 20 }, (_, i) => count * 1000 + i);

  for (const seed of seeds) {
    const random = createRandom(seed);
    const { tabs, goOn } = createWorld(count);
    const spans = new Map<string, { first: number; last: number }>();
    let now = at;
    for (let step = 0; step < 2000; step++) {
      // Mostly seconds, at times a pause that ends the visit.
      now += random() < 0.01 ? random() * 2 * longestPauseMs : random() * 20_000;
      const id = tabs[Math.floor(random() * count)]?.at(now).id ?? '';
      goOn();
      const { first, last } = spans.get(id) ?? { first: now, last: now };
      // What is stored lags behind by up to 15 s, and a pause is told from there.
      expect(now - last, `seed ${seed}, step ${step}: no visit goes on after a pause`).toBeLessThan(
        longestPauseMs,
      );
      expect(now - first, `seed ${seed}, step ${step}: no visit is too long`).toBeLessThan(longestSessionMs);
      spans.set(id, { first, last: now });
      const agreed = new Set(tabs.map((tab) => tab.at(now).id));
      goOn();
      expect(agreed.size, `seed ${seed}, step ${step}: all tabs agree`).toBe(1);
    }
  }
});
