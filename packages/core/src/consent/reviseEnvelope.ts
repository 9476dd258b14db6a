import { nanoid } from 'nanoid';
import type { WrittenEnvelope } from '../wire/encode.ts';
import type { ConsentLevel } from '../wire/envelope.ts';
import { includesLevel, type SiteRules } from '../wire/levels.ts';
import { restrictContext, restrictText } from '../wire/restrict.ts';

type Revisable = Pick<WrittenEnvelope, 'context' | 'events'>;

/**
 * What may be left of an envelope, or of a record, under a level: itself, where it was made under no higher one, and `undefined`
 * when nothing may.
 */
export function reviseEnvelope<Kind extends Revisable>(
  envelope: Kind,
  level: ConsentLevel,
  rules: SiteRules,
): Kind | undefined {
  if (includesLevel(level, envelope.context.consent)) return envelope;
  const events: string[] = [];
  // By number: what may not stay must go, whatever the page has made of its lists.
  for (let i = 0; i < envelope.events.length; i++) {
    const text = restrictText(envelope.events[i] as string, level, rules);
    if (text !== undefined) events[events.length] = text;
  }
  if (!events.length) return undefined;
  return {
    ...envelope,
    // Another content under the same id would be taken for a repetition.
    ...('id' in envelope && { id: nanoid() }),
    context: restrictContext({ ...envelope.context, consent: level }),
    events,
  };
}
