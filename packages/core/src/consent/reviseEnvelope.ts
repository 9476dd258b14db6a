import { nanoid } from 'nanoid';
import { readEvent, type WrittenEnvelope } from '../wire/encode.ts';
import type { ConsentLevel } from '../wire/envelope.ts';
import { allowsEvent } from '../wire/levels.ts';

/** What may be left of an envelope under a lower level; `undefined` when that is nothing. */
export function reviseEnvelope(
  envelope: WrittenEnvelope,
  level: ConsentLevel,
  eventLevels: Readonly<Record<string, ConsentLevel>>,
): WrittenEnvelope | undefined {
  const events = envelope.events.filter((text) => allowsEvent(level, readEvent(text).type, eventLevels));
  if (!events.length) return undefined;
  const { user: _, ...context } = envelope.context;
  // Another content under the same id would be taken for a repetition.
  return { ...envelope, id: nanoid(), context: { ...context, consent: level }, events };
}
