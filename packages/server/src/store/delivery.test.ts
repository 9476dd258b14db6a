import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eachStore } from '../../test/eachStore.ts';
import { type OpenStore, stores } from '../../test/openStores.ts';
import { aReport, eventsOf, keepLoads, type PageLoad } from '../../test/pageLoad.ts';
import { createRandom } from '../../test/random.ts';
import { DAY, HOUR, NOW } from '../../test/seededEvents.ts';
import { MAX_RELEASES } from '../queries/delivery.ts';
import { packRows } from './rowBytes.ts';
import type { Scope, Store } from './store.ts';

const WEEK = 7 * DAY;

/** Every test writes to a project of its own. */
function scopeOf(project: string, range: Partial<Scope> = {}): Scope {
  return { from: NOW - DAY, to: NOW, ...range, project };
}

eachStore((store) => {
  const keep = (...loads: PageLoad[]) => keepLoads(store, ...loads);

  it('answers a project that nobody reports for with nothing', async () => {
    const { total, series, releases } = await store.delivery(scopeOf('nobody'));

    expect(total).toEqual(tally({ loads: 0 }));
    expect([...series, ...releases]).toEqual([]);
    expect((await store.deliverySessions(scopeOf('nobody'))).sessions).toEqual([]);
  });

  it('counts what is missing among the numbers, and what the browser let go', async () => {
    const dropped = { overflow: 1, withdrawn: 1, sampled: 9, throttled: 4 };
    await keep({ project: 'gaps', origin: 'o', seqs: [1, 2, 4, 8], produced: 10, dropped });

    const { total, series, releases, bucketMs } = await store.delivery(scopeOf('gaps'));

    const expected = tally({ produced: 10, stored: 4, dropped, letGo: 2, missing: 4, outstanding: 4 });
    expect(total).toEqual(expected);
    expect(series).toEqual([{ at: Math.floor((NOW - 1_000) / bucketMs) * bucketMs, ...expected }]);
    expect(releases).toEqual([{ release: '1.0.0', ...expected }]);
  });

  it('misses nothing where everything arrived', async () => {
    await keep({ project: 'whole', origin: 'o', seqs: [1, 2, 3] });

    expect((await store.delivery(scopeOf('whole'))).total).toEqual(tally({ produced: 3, stored: 3 }));
    expect((await store.deliverySessions(scopeOf('whole'))).sessions).toEqual([]);
  });

  it('takes a report that comes twice, late or alone', async () => {
    const load = { project: 'melt', origin: 'o', seqs: [1, 2], dropped: { expired: 3 } };
    await keep({ ...load, produced: 9 });
    await keep({ ...load, seqs: [], produced: 9, dropped: { expired: 2, gone: 1 } });
    await keep({ ...load, seqs: [], produced: 4, dropped: {}, heard: NOW - HOUR });

    const { total } = await store.delivery(scopeOf('melt'));

    expect(total).toEqual(
      tally({
        produced: 9,
        stored: 2,
        dropped: { expired: 3, gone: 1 },
        letGo: 4,
        missing: 3,
        outstanding: 3,
      }),
    );
  });

  it('never misses less than nothing, so that one page load cannot hide what another lost', async () => {
    await keep(
      { project: 'hidden', origin: 'told too much', seqs: [1, 2], produced: 2, dropped: { refused: 2 } },
      { project: 'hidden', origin: 'lost one', seqs: [1], produced: 2 },
    );

    const { total } = await store.delivery(scopeOf('hidden'));

    expect(total).toMatchObject({ loads: 2, produced: 4, stored: 3, letGo: 2, missing: 1 });
  });

  it('does not miss what the intake has turned down', async () => {
    const load = { project: 'turned', origin: 'o', seqs: [1], produced: 4 };
    await keep({ ...load, rejected: [2, 3] });
    await keep({ ...load, seqs: [], rejected: [3] });

    expect((await store.delivery(scopeOf('turned'))).total).toMatchObject({ rejected: 2, missing: 1 });
  });

  it('gives a page load seven days from when it was last heard of', async () => {
    const load = { project: 'late', seqs: [1], produced: 2, at: NOW - 20 * DAY };
    await keep(
      { ...load, origin: 'lost', heard: NOW - WEEK },
      { ...load, origin: 'outstanding', heard: NOW - WEEK + 1 },
    );

    const { total } = await store.delivery(scopeOf('late', { from: NOW - 30 * DAY }));

    expect(total).toMatchObject({ missing: 2, outstanding: 1, lost: 1 });
  });

  it('counts a page load whole where it began, whenever its events came', async () => {
    await keep({ project: 'whole load', origin: 'o', seqs: [1], at: NOW - 5 * HOUR });
    await keep({ project: 'whole load', origin: 'o', seqs: [2, 3], at: NOW - HOUR, produced: 4 });

    const first = await store.delivery(scopeOf('whole load', { to: NOW - 4 * HOUR }));
    const second = await store.delivery(scopeOf('whole load', { from: NOW - 4 * HOUR }));

    expect(first.total).toMatchObject({ loads: 1, produced: 4, stored: 3, missing: 1 });
    expect(second.total.loads).toBe(0);
  });

  it('leaves out of a range what was left open from before it, though it goes on as another visit', async () => {
    const load = { project: 'left open', origin: 'o' };
    const earlier = { at: NOW - 5 * HOUR, heard: NOW - 5 * HOUR };
    const later = { at: NOW - HOUR, heard: NOW - HOUR };
    await keep(
      { ...load, ...earlier, session: 'first', seqs: [1, 2] },
      { ...load, ...later, session: 'second', seqs: [4] },
      { ...load, ...later, origin: 'lost its first', seqs: [2] },
    );

    const { total } = await store.delivery(scopeOf('left open', { from: NOW - 4 * HOUR }));
    const { sessions } = await store.deliverySessions(scopeOf('left open', { from: NOW - 4 * HOUR }));

    expect(total).toMatchObject({ loads: 1, produced: 2, stored: 1, missing: 1 });
    expect(sessions).toMatchObject([{ session: 's1', missing: 1 }]);
  });

  it('counts what a page sends that is open for long', async () => {
    const seqs = Array.from({ length: 300 }, (_, index) => index + 1).filter(
      (seq) => seq !== 64 && seq !== 200,
    );
    await keep({ project: 'long', origin: 'o', seqs: seqs.slice(0, 100), produced: 100 });
    await keep({ project: 'long', origin: 'o', seqs: seqs.slice(100), produced: 301 });

    expect((await store.delivery(scopeOf('long'))).total).toMatchObject({ stored: 298, missing: 3 });
    expect((await store.deliverySessions(scopeOf('long'))).sessions).toMatchObject([
      { stored: 298, missing: 3 },
    ]);
  });

  it('includes the first moment of a range and excludes its last', async () => {
    const starts = [0, 1, 2].map((after) => NOW - 10 + after);
    await keep(...starts.map((at) => ({ project: 'edges', origin: `o${at}`, seqs: [1], at })));

    const { total } = await store.delivery(scopeOf('edges', { from: NOW - 10, to: NOW - 8 }));

    expect(total).toMatchObject({ loads: 2, stored: 2 });
  });

  it('leaves out page loads whose events may have expired', async () => {
    const load = { project: 'expired', seqs: [1], produced: 2, at: NOW - 8 * DAY };
    await keep({ ...load, origin: 'old', retentionDays: 8 }, { ...load, origin: 'kept', retentionDays: 9 });

    const { total } = await store.delivery(scopeOf('expired', { from: NOW - 30 * DAY }));

    expect(total).toMatchObject({ loads: 1, missing: 1 });
  });

  it('leaves out releases beyond those that produced the most, and says how many there are', async () => {
    await keep(
      ...Array.from({ length: MAX_RELEASES + 5 }, (_, index) => ({
        project: 'many-releases',
        origin: `m${index}`,
        seqs: index < 5 ? [1] : [1, 2],
        release: `1.${String(index).padStart(2, '0')}`,
      })),
    );

    const { releases, found, total } = await store.delivery(scopeOf('many-releases'));

    expect(found).toBe(MAX_RELEASES + 5);
    expect(releases.map(({ release }) => release)).toEqual(
      Array.from({ length: MAX_RELEASES }, (_, index) => `1.${String(index + 5).padStart(2, '0')}`),
    );
    expect(total.loads).toBe(MAX_RELEASES + 5);
  });

  it('tells releases apart and answers for one of them', async () => {
    await keep(
      { project: 'releases', origin: 'a', seqs: [1, 2, 3], release: '1' },
      { project: 'releases', origin: 'b', seqs: [1], produced: 2, release: '2' },
      { project: 'releases', origin: 'c', seqs: [2], produced: 2, release: '2' },
      { project: 'releases', origin: 'd', seqs: [1], release: '' },
    );

    const all = await store.delivery(scopeOf('releases'));
    const one = await store.delivery({ ...scopeOf('releases'), release: '2' });

    expect(all.releases.map(({ release, loads, missing }) => [release, loads, missing])).toEqual([
      ['2', 2, 2],
      ['1', 1, 0],
      ['', 1, 0],
    ]);
    expect(one.total).toMatchObject({ loads: 2, produced: 4, missing: 2 });
    expect(one.releases).toEqual(all.releases.slice(0, 1));
  });

  it('keeps projects apart, even where they have the same origin', async () => {
    const load = { origin: 'shared', seqs: [1], produced: 3 };
    await keep({ ...load, project: 'mine' }, { ...load, project: "o'clinic \\ 診所", seqs: [1, 2, 3] });

    expect((await store.delivery(scopeOf('mine'))).total.missing).toBe(2);
    expect((await store.delivery(scopeOf("o'clinic \\ 診所"))).total.missing).toBe(0);
  });

  it('names the sessions that miss the most, with all their page loads', async () => {
    const project = 'sessions';
    await keep(
      { project, origin: 'a', session: 'few', seqs: [1], produced: 2 },
      { project, origin: 'b', session: 'many', seqs: [1], produced: 5, release: '2', heard: NOW - 1 },
      { project, origin: 'c', session: 'many', seqs: [1, 2, 3], at: NOW - HOUR, heard: NOW - HOUR },
      { project, origin: 'd', session: 'none', seqs: [1] },
      { project, origin: 'e', session: '', seqs: [1], produced: 99 },
    );

    const { sessions } = await store.deliverySessions(scopeOf(project));
    const first = await store.deliverySessions({ ...scopeOf(project), limit: 1 });

    expect(sessions).toEqual([
      {
        session: 'many',
        release: '2',
        begun: NOW - HOUR,
        heard: NOW - 1,
        ...tally({ loads: 2, produced: 8, stored: 4, missing: 4, outstanding: 4 }),
      },
      {
        session: 'few',
        release: '1.0.0',
        begun: NOW - 1_000,
        heard: NOW,
        ...tally({ produced: 2, stored: 1, missing: 1, outstanding: 1 }),
      },
    ]);
    expect(first.sessions).toEqual(sessions.slice(0, 1));
  });

  it('answers for one session, though it misses nothing', async () => {
    await keep({ project: 'asked', origin: 'a', session: 'whole', seqs: [1, 2] });

    const { sessions } = await store.deliverySessions({ ...scopeOf('asked'), session: 'whole' });
    const nobody = await store.deliverySessions({ ...scopeOf('asked'), session: "it's nobody" });

    expect(sessions).toMatchObject([{ session: 'whole', produced: 2, stored: 2, missing: 0 }]);
    expect(nobody.sessions).toEqual([]);
  });

  it('divides a page load among the sessions that it spans', async () => {
    const load = { project: 'spanned', origin: 'o' };
    await keep({ ...load, session: 'first', seqs: [1, 2, 5], produced: 5, dropped: { overflow: 1 } });
    await keep({
      ...load,
      session: 'second',
      seqs: [7, 8],
      produced: 10,
      dropped: { overflow: 2, consent: 3 },
    });

    const scope = scopeOf('spanned');
    const { total } = await store.delivery(scope);
    const { sessions } = await store.deliverySessions(scope);
    const first = await store.deliverySessions({ ...scope, session: 'first' });

    expect(total).toMatchObject({ loads: 1, produced: 10, stored: 5, letGo: 2, missing: 3 });
    expect(sessions).toMatchObject([
      { session: 'second', produced: 5, stored: 2, dropped: { overflow: 1, consent: 3 }, missing: 3 },
    ]);
    expect(first.sessions).toMatchObject([
      { session: 'first', produced: 5, stored: 3, dropped: { overflow: 1 }, missing: 0 },
    ]);
  });
});

describe('all stores', () => {
  const opened: OpenStore[] = [];
  const loads = randomLoads({ seed: 20_261_121, count: 600 });

  beforeAll(async () => {
    for (const [, open] of stores) opened.push(await open());
    for (const { store } of opened) {
      await keepLoads(store, ...loads.slice(0, 400));
      // Repeats of some, as a block that was interrupted would bring them.
      await store.insertReports({
        token: 'again',
        rows: packRows([], ...loads.slice(300, 500).map(aReport)),
      });
      await keepLoads(store, ...loads.slice(400));
    }
  });

  afterAll(async () => {
    for (const { close } of opened) await close();
  });

  it.each<[string, Partial<Scope>]>([
    ['a day', {}],
    ['an hour', { from: NOW - HOUR }],
    ['ninety days', { from: NOW - 90 * DAY }],
    ['a range without page loads', { from: NOW - 400 * DAY, to: NOW - 399 * DAY }],
  ])('count the same over %s', async (_range, range) => {
    const scope = scopeOf('shop', range);
    const ask = async ({ store }: OpenStore) => ({
      all: await store.delivery(scope),
      one: await store.delivery({ ...scope, release: '2' }),
      sessions: await store.deliverySessions({ ...scope, limit: 200 }),
      session: await store.deliverySessions({ ...scope, session: 's3' }),
    });
    const [expected, ...actual] = await Promise.all(opened.map(ask));

    for (const one of actual) expect(one).toEqual(expected);
  });

  it('count what a plain loop counts', async () => {
    const alive = loads.filter(({ at = NOW, retentionDays = 90 }) => at + retentionDays * DAY > NOW);
    const stored = alive.flatMap(eventsOf).length;

    for (const { store } of opened) {
      const { total, series, releases } = await store.delivery(scopeOf('shop', { from: NOW - 91 * DAY }));

      expect(total).toMatchObject({ loads: alive.length, stored });
      for (const tallies of [series, releases]) {
        expect(tallies.reduce((sum, { missing }) => sum + missing, 0)).toBe(total.missing);
        expect(tallies.reduce((sum, { produced }) => sum + produced, 0)).toBe(total.produced);
      }
    }
  });
});

function tally(counts: Partial<Awaited<ReturnType<Store['delivery']>>['total']>) {
  const none = { loads: 1, produced: 0, stored: 0, rejected: 0, dropped: {}, letGo: 0 };
  return { ...none, missing: 0, outstanding: 0, lost: 0, ...counts };
}

/** Page loads with gaps and drops of all kinds, the same for the same seed. */
function randomLoads({ seed, count }: { seed: number; count: number }): PageLoad[] {
  const random = createRandom(seed);
  const whole = (below: number) => Math.floor(random() * below);
  return Array.from({ length: count }, (_, index) => {
    const given = 1 + whole(30);
    const seqs = Array.from({ length: given }, (_, at) => at + 1).filter(() => random() < 0.9);
    const at = NOW - 1 - whole([HOUR, DAY, 30 * DAY, 100 * DAY][whole(4)] ?? DAY);
    return {
      project: 'shop',
      origin: `origin ${index}`,
      seqs,
      at,
      heard: Math.min(NOW, at + whole(9 * DAY)),
      produced: Math.max(0, ...seqs) + whole(3),
      session: `s${whole(40)}`,
      release: ['1', '2', '10', ''][whole(4)] ?? '',
      dropped: random() < 0.3 ? { overflow: whole(3), sampled: whole(9) } : {},
      rejected: random() < 0.1 ? [given + 5] : [],
      retentionDays: [30, 90][whole(2)] ?? 90,
    };
  });
}
