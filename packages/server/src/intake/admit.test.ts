import { expect, test } from 'vitest';
import { makeInnerEvent } from '../../test/innerEvent.ts';
import { aReport } from '../../test/pageLoad.ts';
import type { InnerEvent } from '../event.ts';
import type { OriginReport } from '../report.ts';
import { unpackReports, unpackRows } from '../store/rowBytes.ts';
import { createAdmit } from './admit.ts';
import { createEventIds } from './eventId.ts';
import { createKnownIds } from './knownIds.ts';

/** A spool whose disk answers when the test says so. */
function createSlowSpool() {
  const written: string[][] = [];
  const answers: { resolve: () => void; reject: (error: Error) => void }[] = [];
  return {
    written,
    answers,
    append: (payload: Uint8Array) =>
      new Promise<void>((resolve, reject) => {
        written.push(unpackRows(Buffer.from(payload)).map(({ id }) => id));
        answers.push({ resolve, reject });
      }),
  };
}

const event = (seq: number): InnerEvent => makeInnerEvent({ id: id(seq), seq });
const id = createEventIds('default', 'origin');
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('spools what is new and counts what is known', async () => {
  const spool = createSlowSpool();
  const known = createKnownIds();
  known.add(id(1));
  const admit = createAdmit(spool, known);

  const answer = admit([event(1), event(2)]);
  spool.answers[0]?.resolve();

  expect(await answer).toEqual({ fresh: [event(2)], duplicate: 1 });
  expect(spool.written).toEqual([[id(2)]]);
  expect(known.has(id(2))).toBe(true);
});

test('asks nothing of the disk for a batch of repeats', async () => {
  const spool = createSlowSpool();
  const known = createKnownIds();
  known.add(id(1));

  expect(await createAdmit(spool, known)([event(1)])).toEqual({ fresh: [], duplicate: 1 });
  expect(spool.written).toEqual([]);
});

test('writes a report though all its events are repeats, and waits for the disk', async () => {
  const reports: OriginReport[] = [];
  const slow = createSlowSpool();
  const known = createKnownIds();
  known.add(id(1));
  const report = aReport({ origin: 'origin', seqs: [1], produced: 4 });
  const admit = createAdmit(
    {
      append(payload) {
        reports.push(...unpackReports(Buffer.from(payload)));
        return slow.append(payload);
      },
    },
    known,
  );
  let isAnswered = false;

  const answer = admit([event(1)], report).finally(() => {
    isAnswered = true;
  });
  await turn();
  expect(isAnswered).toBe(false);
  slow.answers[0]?.resolve();

  expect(await answer).toEqual({ fresh: [], duplicate: 1 });
  expect(reports).toEqual([report]);
});

test('answers a repeat only when the first one is durable', async () => {
  const spool = createSlowSpool();
  const admit = createAdmit(spool, createKnownIds());
  const answered: string[] = [];

  const first = admit([event(1)]).then(() => answered.push('first'));
  const second = admit([event(1)]).then(() => answered.push('second'));
  await turn();
  expect(answered).toEqual([]);
  spool.answers[0]?.resolve();
  await Promise.all([first, second]);

  expect(spool.written).toEqual([[id(1)]]);
  expect(answered.sort()).toEqual(['first', 'second']);
});

test('fails a repeat whose first one failed, and takes the next one', async () => {
  const spool = createSlowSpool();
  const known = createKnownIds();
  const admit = createAdmit(spool, known);

  const both = Promise.allSettled([admit([event(1)]), admit([event(1)])]);
  spool.answers[0]?.reject(new Error('EIO'));
  expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(known.has(id(1))).toBe(false);
  const third = admit([event(1)]);
  spool.answers[1]?.resolve();

  expect(await third).toEqual({ fresh: [event(1)], duplicate: 0 });
});

test('waits for every batch that it shares an event with', async () => {
  const spool = createSlowSpool();
  const admit = createAdmit(spool, createKnownIds());
  let isAnswered = false;

  const firsts = [admit([event(1)]), admit([event(2)])];
  const both = admit([event(1), event(2), event(3)]).then((admitted) => {
    isAnswered = true;
    return admitted;
  });
  spool.answers[2]?.resolve();
  spool.answers[0]?.resolve();
  await turn();
  expect(isAnswered).toBe(false);
  spool.answers[1]?.resolve();
  await Promise.all(firsts);

  expect(await both).toEqual({ fresh: [event(3)], duplicate: 2 });
});
