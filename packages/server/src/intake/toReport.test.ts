import type { Envelope } from '@candor/core/wire';
import { expect, test } from 'vitest';
import { makeEnvelope, makeEvents } from '../../test/envelopes.ts';
import type { OriginReport } from '../report.ts';
import { toInnerEvents } from './candor.ts';
import { originOf } from './eventId.ts';
import { toReport } from './toReport.ts';

const receipt = {
  project: 'default',
  source: 'own' as const,
  receivedAt: 1_795_176_000_000,
  retentionDays: 30,
  keyed: () => '',
};

function reportOf(changes: Partial<Envelope>, rejected: number[] = []): OriginReport {
  const envelope = makeEnvelope({ sentAt: receipt.receivedAt, ...changes });
  const turnedDown = rejected.map((seq) => ({ seq, reason: 'no' }));
  return toReport(envelope, toInnerEvents(envelope, receipt), turnedDown, receipt);
}

test('names the origin as the ids of its events do', () => {
  const envelope = makeEnvelope({ events: makeEvents(3, 5_000_000_000) });
  const events = toInnerEvents(envelope, receipt);

  const { origin } = toReport(envelope, events, [], receipt);

  expect(events.map(({ id }) => originOf(id))).toEqual([origin, origin, origin]);
  expect(BigInt(origin)).toBeLessThan(2n ** 64n);
});

test('keeps what the envelope tells, without the personal data that can be recognised', () => {
  const report = reportOf({
    context: { consent: 'full', session: 's', release: 'for jane.doe@example.com', environment: 'test' },
    dropped: { overflow: 2, 'jane.doe@example.com': 1 },
    produced: 9,
  });

  expect(report).toMatchObject({
    session: 's',
    environment: 'test',
    produced: 9,
    last: 1,
    retentionDays: 30,
  });
  expect(report.dropped).toMatchObject({ overflow: 2 });
  expect(JSON.stringify(report)).not.toContain('jane.doe');
});

test.each([
  ['what it says', { produced: 9 }, [], 9],
  ['its events, where they go further', { produced: 2, events: makeEvents(3) }, [], 3],
  ['its events, where it says nothing', { events: makeEvents(3) }, [], 3],
  ['events that were turned down', { events: makeEvents(1) }, [7], 7],
  ['nothing, where there is nothing', { events: [] }, [], 0],
  ['no more than a page can give', { produced: Number.MAX_SAFE_INTEGER }, [], 1_000_000],
])('knows the last number from %s', (_what, changes, rejected, produced) => {
  expect(reportOf(changes, rejected).produced).toBe(produced);
});

test('ends with the last event, be it kept or turned down', () => {
  expect(reportOf({ events: makeEvents(2), produced: 9 }, [3]).last).toBe(3);
  expect(reportOf({ events: [], produced: 9 }).last).toBe(0);
});

test('names the numbers that were turned down, not those that were no numbers', () => {
  expect(reportOf({}, [4, 0, 9]).rejected).toEqual([4, 9]);
});

test('begins with the first event, or when it was received', () => {
  const at = receipt.receivedAt;
  const event = (seq: number, timestamp: number) => ({ seq, type: 'checkout', timestamp, data: {} });

  expect(reportOf({ events: [event(2, at - 50), event(1, at - 900)] }).begun).toBe(at - 900);
  expect(reportOf({ events: [event(1, at + 60_000)] }).begun).toBe(at);
  expect(reportOf({ events: [] }).begun).toBe(at);
});
