import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EngineStore, openEngineStore } from '../../../test/openEngineStore.ts';
import { createRandom } from '../../../test/random.ts';
import { anEvent, DAY, HOUR, NOW } from '../../../test/seededEvents.ts';
import type { InnerEvent } from '../../event.ts';
import { parseFilter } from '../../queries/own/parseFilter.ts';
import { createClickHouseStore } from '../clickhouse.ts';
import { createMemoryStore } from '../memory.ts';
import { packRows } from '../rowBytes.ts';
import type { Scope, Store } from '../store.ts';

const TYPES = ['page_view', 'feature.used', 'ui.click', 'engagement', 'experiment.exposure', 'exception'];

/** Five weeks in which much happens at the same moment, and active times are fractions. */
function history(count: number): InnerEvent[] {
  const random = createRandom(77);
  const whole = (below: number): number => Math.floor(random() * below);
  return Array.from({ length: count }, () => {
    const visit = whole(count / 6);
    const begun = NOW - ((visit * 7_919_003) % (35 * DAY));
    const at = begun + whole(visit % 3 === 0 ? 60 * HOUR : HOUR);
    const type = TYPES[whole(TYPES.length)] ?? '';
    return anEvent({
      project: 'shop',
      at: Math.min(NOW - 1, Math.floor(at / (6 * HOUR)) * 6 * HOUR),
      type,
      name: type === 'experiment.exposure' ? `e${whole(2)}` : `n${whole(4)}`,
      page: `/p${whole(4)}`,
      release: `${whole(3)}`,
      session: visit % 11 === 0 ? '' : visit.toString(16).padStart(32, '0'),
      user: visit % 2 === 0 ? `u${visit % 41}` : '',
      weight: visit % 4 === 0 ? 300 : 100,
      fingerprint: type === 'exception' ? `${whole(5)}` : '0',
      message: type === 'exception' ? `m${whole(90)}` : '',
      attributes: type === 'experiment.exposure' ? { variant: `v${whole(3)}` } : {},
      numbers: type === 'engagement' ? { activeMs: whole(90_000) / 7 } : {},
      retentionDays: visit % 5 === 0 ? 20 : 90,
    });
  });
}

let opened: EngineStore;
let store: Store;
const memory = createMemoryStore({ now: () => NOW });

beforeAll(async () => {
  opened = await openEngineStore();
  store = createClickHouseStore({ ...opened.options, rollups: { settleMs: 0, removalMs: 0, lateMs: 0 } });
  await store.migrate();
  const rows = packRows(history(1_000));
  await Promise.all([store, memory].map((one) => one.insert({ token: 'all', rows })));
});

afterAll(async () => {
  await store.close();
  await opened.close();
});

const segments = ['type = feature.used and name = n1', 'release = 1 or page = /p2 and type = ui.click'];
const ranges = [
  [9, 0],
  [33.3, 1.6],
] as const;

describe.each(['that are not counted', 'that are counted'])('events %s', (state) => {
  beforeAll(async () => {
    if (state === 'that are counted') await store.roll?.(400);
  });

  it.each(ranges)('answer over %d days, ended %d days ago, as the specification does', async (days, ago) => {
    const to = NOW - Math.floor(ago * DAY);
    for (const segment of segments) {
      const asked: Scope = {
        project: 'shop',
        from: to - Math.floor(days * DAY),
        to,
        ...(segment !== undefined && { segment: parseFilter(segment) }),
      };
      const [found, wanted] = await Promise.all([store, memory].map(answersOf(asked)));
      expect(found).toEqual(wanted);
    }
  });
});

function answersOf(asked: Scope): (store: Store) => Promise<unknown> {
  return async (of) =>
    rounded({
      usage: await of.usage(asked),
      found: await of.usage({ ...asked, search: 'N1' }),
      engagement: await of.engagement(asked),
      facts: await of.insightFacts(asked),
      experiments: await of.experiments(asked),
      errors: await of.errorGroups(asked),
      cohorts: await of.cohorts({ ...asked, every: 'day', where: parseFilter('type = feature.used') }),
    });
}

/** Sums of fractions depend on their order. */
function rounded(answer: unknown): unknown {
  return JSON.parse(
    JSON.stringify(answer, (_, value: unknown) =>
      typeof value === 'number' ? Number(value.toPrecision(9)) : value,
    ),
  );
}
