import { nanoid } from 'nanoid';
import type { WrittenEnvelope } from '../wire/encode.ts';
import type { ConsentLevel } from '../wire/envelope.ts';
import type { SiteRules } from '../wire/levels.ts';
import { restrictContext, restrictText } from '../wire/restrict.ts';

/** What may be left of an envelope under a lower level; `undefined` when that is nothing. */
export function reviseEnvelope(
  envelope: WrittenEnvelope,
  level: ConsentLevel,
  rules: SiteRules,
): WrittenEnvelope | undefined {
  const events = envelope.events
    .map((text) => restrictText(text, level, rules))
    .filter((text) => text !== undefined);
  if (!events.length) return undefined;
  const context = restrictContext({ ...envelope.context, consent: level });
  // Another content under the same id would be taken for a repetition.
  return { ...envelope, id: nanoid(), context, events };
}
