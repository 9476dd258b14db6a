import { nanoid } from 'nanoid';
import { readEvent, type WrittenEnvelope } from '../wire/encode.ts';
import type { ConsentLevel } from '../wire/envelope.ts';
import { allowsEvent, allowsStorage, includesLevel } from '../wire/levels.ts';

type Revisable = Pick<WrittenEnvelope, 'context' | 'events'>;

/**
 * What may be left of an envelope, or of a record, under a level: itself, where it was made under no higher one, and `undefined`
 * when nothing may.
 */
export function reviseEnvelope<Kind extends Revisable>(
  envelope: Kind,
  level: ConsentLevel,
  eventLevels: Readonly<Record<string, ConsentLevel>>,
): Kind | undefined {
  const { user: _, session, ...context } = envelope.context;
  if (includesLevel(level, context.consent)) return envelope;
  const events: string[] = [];
  // By number: what may not stay must go, whatever the page has made of its lists.
  for (let i = 0; i < envelope.events.length; i++) {
    const text = envelope.events[i] as string;
    if (allowsEvent(level, readEvent(text).type, eventLevels)) events[events.length] = text;
  }
  if (!events.length) return undefined;
  return {
    ...envelope,
    // Another content under the same id would be taken for a repetition.
    ...('id' in envelope && { id: nanoid() }),
    context: { ...context, consent: level, ...(session && allowsStorage(level) && { session }) },
    events,
  };
}
