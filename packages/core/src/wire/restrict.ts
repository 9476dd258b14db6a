import { readEvent, writeEvent } from './encode.ts';
import type { ConsentLevel, EnvelopeContext, JsonObject } from './envelope.ts';
import { isPlain, levelOfContext, levelOfField } from './fields.ts';
import { allowsEvent, allowsLowest, includesLevel, type SiteRules } from './levels.ts';

interface Restrictable {
  readonly type: string;
  readonly data: JsonObject;
  readonly page?: string;
}

/** The event without the fields that need more than `level`. */
export function restrictEvent<Event extends Restrictable>(
  event: Event,
  level: ConsentLevel,
  { events }: SiteRules = {},
): Event {
  const { type, data } = event;
  if (includesLevel(level, 'enhanced') && isPlain(type, events)) return event;
  const { page, ...rest } = event;
  const keep = <Fields extends object>(fields: Fields): Fields =>
    keepAllowed(fields, level, (name) => levelOfField(type, name, events));
  // Nothing was taken away but what may be missing.
  return { ...rest, data: keep(data), ...keep({ page }) } as Event;
}

/** The same for an event as text; `undefined` where nothing of it may stay. */
export function restrictText(text: string, level: ConsentLevel, rules: SiteRules): string | undefined {
  const event = readEvent(text);
  return allowsEvent(level, event.type, rules) ? writeEvent(restrictEvent(event, level, rules)) : undefined;
}

/** The context without what needs more than the level that it names. */
export function restrictContext(context: EnvelopeContext): EnvelopeContext {
  return keepAllowed(context, context.consent, levelOfContext);
}

function keepAllowed<Fields extends object>(
  fields: Fields,
  level: ConsentLevel,
  levelOf: (name: string) => ConsentLevel,
): Fields {
  const kept = Object.entries(fields).filter(([name]) => allowsLowest(level, levelOf(name)));
  return Object.fromEntries(kept) as Fields;
}
