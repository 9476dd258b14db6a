import { expect, it, vi } from 'vitest';
import { eachStore } from '../../test/eachStore.ts';
import { removeErased } from '../../test/removeErased.ts';
import { anEvent, DAY, NOW } from '../../test/seededEvents.ts';
import type { InnerEvent } from '../event.ts';
import { MAX_PERSON_EVENTS } from '../queries/person.ts';
import type { OriginReport } from '../report.ts';
import { packRows } from './rowBytes.ts';

// A real engine on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const visit = (digit: string): string => digit.repeat(32);
const [mine, other] = [visit('a'), visit('b')];

eachStore((store) => {
  let tokens = 0;

  async function keep(project: string, events: Partial<InnerEvent>[], reports: Partial<OriginReport>[] = []) {
    tokens += 1;
    await store.insert({
      token: `person-${tokens}`,
      rows: packRows(events.map((event) => anEvent({ project, ...event }))),
    });
    await store.insertReports({
      token: `person-${tokens}-reports`,
      rows: packRows([], ...reports.map((report) => aReport({ project, ...report }))),
    });
  }

  const eventsOf = async (project: string) =>
    (await store.events({ project, from: NOW - 60 * DAY, to: NOW + DAY })).events;

  it('shows of visits what is theirs, the newest first, and nothing empty', async () => {
    await keep(
      'shown',
      [
        { session: mine, at: NOW - 2000, type: 'old', attributes: { plan: 'pro' }, release: '' },
        { session: mine, at: NOW - 1000, type: 'new' },
        { session: other },
      ],
      [{ session: mine, produced: 2 }, { session: other }],
    );

    const shown = await store.person({ project: 'shown', sessions: [mine, visit('c')] });

    expect(shown.visits).toEqual([{ id: mine, from: NOW - 2000, to: NOW - 1000, events: 2 }]);
    expect(shown.events.map(({ type }) => type)).toEqual(['new', 'old']);
    expect(shown.events[1]).toMatchObject({ at: NOW - 2000, session: mine, attributes: { plan: 'pro' } });
    expect(Object.keys(shown.events[1] ?? {})).not.toContain('release');
    expect(shown.pageLoads).toMatchObject([{ session: mine, produced: 2 }]);
    expect(shown.next).toBeUndefined();
  });

  it('shows the same visit of another project to nobody', async () => {
    await keep('there', [{ session: mine }]);

    expect(await store.person({ project: 'here', sessions: [mine] })).toEqual({
      visits: [],
      events: [],
      pageLoads: [],
    });
  });

  it('goes on where an answer ended, also within one millisecond', async () => {
    const many = Array.from({ length: MAX_PERSON_EVENTS + 5 }, (_, seq) => ({
      session: mine,
      at: NOW - 5,
      seq,
    }));
    await keep('many', many);

    const first = await store.person({ project: 'many', sessions: [mine] });
    const second = await store.person({ project: 'many', sessions: [mine], after: first.next ?? '' });

    expect(first.events).toHaveLength(MAX_PERSON_EVENTS);
    expect(second.events).toHaveLength(5);
    expect(second.next).toBeUndefined();
    expect(new Set([...first.events, ...second.events].map(({ id }) => id)).size).toBe(many.length);
  });

  it('erases of all weeks and tables what is theirs, and of others nothing', async () => {
    await keep(
      'erased',
      [
        { session: mine, at: NOW - 40 * DAY },
        { session: mine, at: NOW - 8 * DAY },
        { session: mine },
        { session: other, type: 'kept' },
      ],
      [{ session: mine }, { session: other }],
    );
    await keep('neighbour', [{ session: mine }]);
    expect(await store.keptVisits({ project: 'erased', sessions: [mine] })).toEqual([
      { session: mine, events: 3 },
    ]);

    await store.erase({ project: 'erased', sessions: [mine] });

    expect(await store.keptVisits({ project: 'erased', sessions: [mine] })).toEqual([]);
    expect((await eventsOf('erased')).map(({ type }) => type)).toEqual(['kept']);
    expect(await store.keptVisits({ project: 'erased', sessions: [other] })).toEqual([
      { session: other, events: 1 },
    ]);
    expect(await eventsOf('neighbour')).toHaveLength(1);
    expect((await store.person({ project: 'erased', sessions: [mine] })).pageLoads).toEqual([]);
  });

  it('knows a visit of which there is only a report', async () => {
    await keep('reported', [], [{ session: mine }]);

    expect(await store.keptVisits({ project: 'reported', sessions: [mine] })).toEqual([
      { session: mine, events: 0 },
    ]);
  });

  it('goes on as before when what was erased is purged', async () => {
    await keep('purged', [{ session: mine }, { session: other, type: 'kept' }]);
    await store.erase({ project: 'purged', sessions: [mine] });
    expect(await store.keptVisits({ project: 'purged', sessions: [mine], withErased: true })).toHaveLength(1);

    await removeErased(store);
    await store.purge();
    await store.purge();

    expect(await store.keptVisits({ project: 'purged', sessions: [mine], withErased: true })).toEqual([]);
    expect(await store.removals.all()).toEqual([]);
    expect((await eventsOf('purged')).map(({ type }) => type)).toEqual(['kept']);
  });

  it('remembers marks, each once, however many', async () => {
    const marks = Array.from({ length: 450 }, (_, number) => String(number).padStart(32, '0'));

    await store.keepMarks(marks, 30);
    await store.keepMarks(marks.slice(0, 3), 30);

    expect([...(await store.marks())].sort()).toEqual(marks);
  });
});

function aReport(more: Partial<OriginReport>): OriginReport {
  return {
    project: 'default',
    origin: '7',
    session: mine,
    release: '',
    environment: '',
    begun: NOW - 1000,
    heard: NOW,
    produced: 1,
    last: 1,
    dropped: {},
    rejected: [],
    retentionDays: 90,
    ...more,
  };
}
