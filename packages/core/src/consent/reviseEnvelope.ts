import { nanoid } from 'nanoid';
import { readEvent, type WrittenEnvelope } from '../wire/encode.ts';
import type { ConsentLevel } from '../wire/envelope.ts';
import { allowsEvent, includesLevel } from '../wire/levels.ts';

/** What may be left of an envelope under a lower level; `undefined` when that is nothing. */
export function reviseEnvelope(
  envelope: WrittenEnvelope,
  level: ConsentLevel,
  eventLevels: Readonly<Record<string, ConsentLevel>>,
): WrittenEnvelope | undefined {
  const events = envelope.events.filter((text) => allowsEvent(level, readEvent(text).type, eventLevels));
  if (!events.length) return undefined;
  const { user: _, userHash, ...context } = envelope.context;
  const kept = userHash !== undefined && includesLevel(level, 'enhanced') && { userHash };
  // Another content under the same id would be taken for a repetition.
  return { ...envelope, id: nanoid(), context: { ...context, ...kept, consent: level }, events };
}
