import { createClient } from '@clickhouse/client';
import { expect, it } from 'vitest';
import { openEngineStore } from '../../test/openEngineStore.ts';
import { anEvent, NOW } from '../../test/seededEvents.ts';
import { createEventIds } from '../intake/eventId.ts';
import { packRows } from './rowBytes.ts';

const visits = 200;
const eventsInVisit = 50;

/** Visits at the same time, each with events that come one after the other; of half of them no visit's id is allowed. */
function manyVisits() {
  return Array.from({ length: visits }, (_, visit) => {
    const idOf = createEventIds('default', `origin ${visit}`);
    const session = visit % 2 === 0 ? '' : visit.toString(16).padStart(32, '7');
    return Array.from({ length: eventsInVisit }, (_, seq) =>
      anEvent({
        id: idOf(seq),
        session,
        seq,
        at: NOW - 100_000 + seq * 1_000 + visit,
        release: `1.${visit}`,
        name: `name ${(seq * 7 + visit) % 5}`,
      }),
    );
  }).flat();
}

it('takes less for an event of a visit than its id alone would', async () => {
  await using stack = new AsyncDisposableStack();
  const opened = stack.adopt(await openEngineStore(), (of) => of.close());
  const { url, username = '', password = '' } = opened.options;
  const client = stack.adopt(createClient({ url, username, password }), (of) => of.close());
  await opened.store.migrate();
  const events = manyVisits();

  await opened.store.insert({ token: 'visits', rows: packRows(events) });

  const result = await client.query({
    query: `SELECT sum(rows) AS rows, sum(data_compressed_bytes) / rows AS bytes FROM system.parts
WHERE active AND database = 'candor' AND table = 'events'`,
    format: 'JSONEachRow',
    clickhouse_settings: { output_format_json_quote_64bit_integers: 0 },
  });
  const [stored] = await result.json<{ rows: number; bytes: number }>();
  expect(stored?.rows).toBe(visits * eventsInVisit);
  expect(stored?.bytes).toBeLessThan(16);
});
