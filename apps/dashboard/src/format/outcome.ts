import type { OutcomesAnswer } from '@candor/server/api';

type Row = OutcomesAnswer['outcomes'][number];

const OUTCOMES: Readonly<Record<string, string>> = {
  stored: 'Stored',
  duplicate: 'Known already',
  invalid: 'Turned down',
  consent: 'Not covered by consent',
  oversize: 'Too large',
  limited: 'Told to come again',
  setAside: 'Set aside, for the database refused it',
  repeated: 'Of those stored, known to another server already',
};

/** Why, where the outcome alone does not say it. */
const REASONS: Readonly<Record<string, string>> = {
  'limited pressure': 'Detail let go while too much waited',
  'limited rate': 'Told to come again: more than the key may send',
  'limited full': 'Told to come again: too much waited',
  'limited disk': 'Told to come again: the disk took nothing',
  'limited starting': 'Told to come again: the server was starting',
  'invalid event': 'Turned down: not an event',
  'invalid erased': 'Turned down: the person had the visit erased',
  'invalid kind': 'Turned down: of a kind that is not kept',
  'oversize events': 'Too many events in one body',
};

/** What became of the events of a key, in words. */
export function describeOutcome({ outcome, reason }: Pick<Row, 'outcome' | 'reason'>): string {
  const known = REASONS[`${outcome} ${reason}`];
  if (known !== undefined) return known;
  const words = OUTCOMES[outcome] ?? outcome;
  const says = reason === '' || isCorrection(outcome) || outcome === 'consent';
  return says ? words : `${words}: ${reason.replaceAll('_', ' ')}`;
}

/** What was counted as stored before. */
function isCorrection(outcome: string): boolean {
  return outcome === 'setAside' || outcome === 'repeated';
}

/** What each key has sent, those that sent the most first. */
export function byKey(outcomes: readonly Row[]): { key: string; name: string; sent: number; rows: Row[] }[] {
  const keys = new Map<string, { key: string; name: string; sent: number; rows: Row[] }>();
  for (const row of outcomes) {
    const name = row.name || (row.key === '' ? 'No key' : 'A key that was removed');
    const of = keys.get(row.key) ?? { key: row.key, name, sent: 0, rows: [] };
    of.rows.push(row);
    if (!isCorrection(row.outcome)) of.sent += row.events;
    keys.set(row.key, of);
  }
  return [...keys.values()].sort((a, b) => b.sent - a.sent);
}
