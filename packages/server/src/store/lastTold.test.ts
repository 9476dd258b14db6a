import { expect, it } from 'vitest';
import { eachStore, keepIn } from '../../test/eachStore.ts';
import { createRandom } from '../../test/random.ts';
import { anEvent, DAY, HOUR, NOW } from '../../test/seededEvents.ts';
import type { InnerEvent } from '../event.ts';
import { createEventIds } from '../intake/eventId.ts';
import { parseFilter } from '../queries/own/parseFilter.ts';
import { readQuestion } from '../queries/own/parseQuestion.ts';
import { VITAL_TYPE } from '../queries/vitalRating.ts';
import type { Scope, Store } from './store.ts';

/** The noon before the last, so that some hours around lie on one day. */
const noon = (Math.floor(NOW / DAY) - 1) * DAY + DAY / 2;

const scopeOf = (project: string, range: Partial<Scope> = {}): Scope => ({
  project,
  from: NOW - 10 * DAY,
  to: NOW,
  ...range,
});

interface Telling {
  at?: number;
  id?: string;
  value: number;
  previous?: number;
  delta?: number;
}

/** One telling of a page's CLS. */
function cls({
  at = noon,
  id = 'one',
  value,
  previous,
  delta = value - (previous ?? 0),
}: Telling): Partial<InnerEvent> {
  return {
    type: VITAL_TYPE,
    name: 'CLS',
    at,
    value,
    attributes: { id, navigationType: 'navigate' },
    numbers: { delta, ...(previous !== undefined && { previous }) },
  };
}

async function samplesOf(store: Store, scope: Scope): Promise<[samples: number, p75: number] | undefined> {
  const [summary] = (await store.vitals(scope)).summary;
  return summary && [summary.samples, Number(summary.p75.toFixed(6))];
}

eachStore((store) => {
  const keep = keepIn(store);

  it('counts a vital that grew once, by what was told last, in every question', async () => {
    await keep(
      'grown',
      cls({ value: 0 }),
      cls({ at: noon + HOUR, value: 0.3, previous: 0 }),
      cls({ at: noon + 2 * HOUR, value: 0.5, previous: 0.3 }),
      cls({ id: 'two', value: 0.1 }),
    );
    const scope = scopeOf('grown');
    const { summary, series, pages, releases, devices, connections } = await store.vitals(scope);

    expect(summary).toMatchObject([{ name: 'CLS', samples: 2, weighted: 2, good: 0.5, poor: 0.5 }]);
    expect(series.reduce((sum, { samples }) => sum + samples, 0)).toBe(2);
    for (const groups of [pages, releases, devices, connections])
      expect(groups).toMatchObject([{ samples: 2 }]);
    expect((await store.vitals({ ...scope, page: '/' })).summary).toMatchObject([{ samples: 2 }]);
    const points = await store.points({ ...scope, type: VITAL_TYPE, name: 'CLS', columns: 1 });
    expect(points.columns.map(({ low, high }) => [low, high])).toEqual([[0.1, 0.5]]);
    const ask = async (text: string) =>
      (await store.ask({ ...scope, question: readQuestion(text) })).rows.map(({ value, samples }) => [
        value,
        samples,
      ]);
    expect(await ask(`mean of ${VITAL_TYPE}`)).toEqual([[0.3, 2]]);
    // Nobody's largest shift was 0.3 in the end.
    expect(await ask(`count of ${VITAL_TYPE} where value = 0.3`)).toEqual([[0, 0]]);
    const measured = { ...scope, bucketMs: 10 * DAY, spread: 1 };
    const vital = { measure: 'vital', vital: 'CLS', level: 0.75 } as const;
    expect(await store.measure({ ...measured, query: vital })).toMatchObject([
      { samples: 2, bad: 1, total: 2 },
    ]);
    const question = { measure: 'question', q: `mean of ${VITAL_TYPE}` } as const;
    expect(await store.measure({ ...measured, query: question })).toMatchObject([{ samples: 2, level: 0.3 }]);
  });

  it('counts what was told last before the end of the range', async () => {
    await keep('range', cls({ value: 0.1 }), cls({ at: noon + HOUR, value: 0.3, previous: 0.1 }));

    expect(await samplesOf(store, scopeOf('range', { to: noon + HOUR }))).toEqual([1, 0.1]);
    expect(await samplesOf(store, scopeOf('range', { to: noon + HOUR + 1 }))).toEqual([1, 0.3]);
    expect(await samplesOf(store, scopeOf('range', { from: noon + 1 }))).toEqual([1, 0.3]);
  });

  it('counts a page that stays open for days once a day', async () => {
    await keep('days', cls({ at: noon - DAY, value: 0.1 }), cls({ value: 0.3, previous: 0.1 }));

    expect(await samplesOf(store, scopeOf('days'))).toEqual([2, 0.3]);
  });

  it('knows a vital that grew by its delta where a client does not tell what it told before', async () => {
    const told = { value: 0.3, delta: 0.2, at: noon + HOUR };
    await keep('delta', { ...cls({ value: 0.1 }), source: 'faro' }, { ...cls(told), source: 'faro' });
    await keep(
      'no-id',
      { ...cls({ id: '', value: 0.1 }), source: 'faro' },
      { ...cls({ ...told, id: '' }), source: 'faro' },
    );

    expect(await samplesOf(store, scopeOf('delta'))).toEqual([1, 0.3]);
    expect((await samplesOf(store, scopeOf('no-id')))?.[0]).toBe(2);
  });

  it('knows a page load without ids of its vitals by the ids of its events', async () => {
    const [own, other] = ['a', 'b'].map((origin) => createEventIds('basic', origin));
    const told = (telling: Telling, more: Partial<InnerEvent>) => ({
      ...cls({ ...telling, id: '' }),
      session: '',
      ...more,
    });
    const later = { at: noon + HOUR, value: 0.3, previous: 0.1 };
    await keep(
      'basic',
      told({ value: 0.1 }, { id: own?.(1) ?? '' }),
      told(later, { id: own?.(2) ?? '' }),
      told({ value: 0.2 }, { id: other?.(1) ?? '' }),
      // From the browser's cache: its vitals begin anew.
      told({ value: 0.05 }, { id: own?.(3) ?? '', attributes: { navigationType: 'back-forward-cache' } }),
    );

    expect((await samplesOf(store, scopeOf('basic')))?.[0]).toBe(3);
    expect((await store.vitals(scopeOf('basic'))).summary[0]?.poor).toBeCloseTo(1 / 3, 9);
  });

  it('loses none of a vital that shrinks and grows again', async () => {
    const inp = (value: number, more: Partial<Telling> = {}) => ({ ...cls({ value, ...more }), name: 'INP' });
    await keep(
      'shrinks',
      inp(300),
      inp(200, { at: noon + 1, previous: 300 }),
      inp(300, { at: noon + 2, previous: 200 }),
    );

    expect(await samplesOf(store, scopeOf('shrinks'))).toEqual([1, 300]);
  });

  it('counts as a plain loop does', async () => {
    const events = growing(7);
    await keep('loop', ...events);
    const ranges = [
      { from: NOW - 10 * DAY, to: NOW },
      { from: noon - 3 * HOUR, to: noon + 5 * HOUR },
      { from: NOW - 4 * DAY - 1_234_567, to: noon },
    ];
    for (const range of ranges) {
      const scope = scopeOf('loop', range);
      const inRange = events.filter(({ at }) => at >= range.from && at < range.to);
      const all = lastOf(inRange);
      const { summary, pages } = await store.vitals(scope);
      const sum = (of: readonly InnerEvent[]) => of.reduce((total, { weight }) => total + weight, 0) / 100;
      const byName = (of: readonly InnerEvent[]) =>
        ['LCP', 'INP', 'CLS'].flatMap((name) => {
          const own = of.filter((event) => event.name === name);
          return own.length === 0 ? [] : [[name, own.length, sum(own)]];
        });

      expect(summary.map(({ name, samples, weighted }) => [name, samples, weighted])).toEqual(byName(all));
      for (const { page, name, samples } of pages)
        expect([page, name, samples]).toEqual([
          page,
          name,
          all.filter((event) => event.page === page && event.name === name).length,
        ]);
      const segment = parseFilter('plan = pro');
      const ofSegment = await store.vitals({ ...scope, segment });
      expect(ofSegment.summary.map(({ name, samples, weighted }) => [name, samples, weighted])).toEqual(
        byName(lastOf(inRange.filter(({ attributes }) => attributes['plan'] === 'pro'))),
      );
      const mean = await store.ask({
        ...scope,
        question: readQuestion(`mean of ${VITAL_TYPE} where name = INP`),
      });
      const inp = all.filter(({ name }) => name === 'INP');
      expect(mean.rows[0]?.value).toBeCloseTo(
        inp.reduce((total, { value, weight }) => total + (value ?? 0) * weight, 0) / 100 / sum(inp),
        9,
      );
      const some = await store.ask({
        ...scope,
        question: readQuestion(`count of ${VITAL_TYPE} where name in (INP, CLS) and page = /p1 by name`),
      });
      expect(some.rows.map(({ key, value }) => [key[0], value]).toSorted()).toEqual(
        byName(all.filter(({ name, page }) => name !== 'LCP' && page === '/p1'))
          .map(([name, , weighted]) => [name, weighted])
          .toSorted(),
      );
    }
  });
});

/** Vitals of page loads, told up to five times within hours or days. */
function growing(seed: number): InnerEvent[] {
  const random = createRandom(seed);
  const whole = (below: number) => Math.floor(random() * below);
  return Array.from({ length: 300 }, (_, load) => {
    const name = ['LCP', 'INP', 'CLS'][whole(3)] ?? '';
    const session = `s${whole(60)}`;
    const weight = session.length === 2 ? 100 : 400;
    let at = NOW - 1 - whole(9 * DAY);
    let told: number | undefined;
    const tellings: InnerEvent[] = [];
    for (let telling = 0; telling <= whole(5) && at < NOW; telling++) {
      const value = whole(5) * 100;
      const numbers = { delta: value - (told ?? 0), ...(told !== undefined && { previous: told }) };
      tellings.push(
        anEvent({
          type: VITAL_TYPE,
          project: 'loop',
          name,
          at,
          session,
          weight,
          value,
          numbers,
          page: `/p${whole(3)}`,
          attributes: { id: `load ${load}`, plan: session.endsWith('3') ? 'pro' : 'free' },
        }),
      );
      told = value;
      at += 1 + whole(telling % 2 === 0 ? HOUR : DAY);
    }
    return tellings;
  }).flat();
}

/** Of each vital, page load and day the last. */
function lastOf(events: readonly InnerEvent[]): InnerEvent[] {
  return events.filter((event) => {
    const same = events.filter(
      ({ name, attributes, at }) =>
        name === event.name &&
        attributes['id'] === event.attributes['id'] &&
        Math.floor(at / DAY) === Math.floor(event.at / DAY),
    );
    return same.every(({ at }) => at <= event.at);
  });
}
