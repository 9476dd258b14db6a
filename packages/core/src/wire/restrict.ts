import { readEvent, writeEvent } from './encode.ts';
import type { ConsentLevel, EnvelopeContext, JsonObject } from './envelope.ts';
import { isPlain, levelOfContext, levelOfField } from './fields.ts';
import { allowsEvent, allowsLowest, includesLevel, type SiteRules } from './levels.ts';

/** What decides which fields of an event need a higher level. */
export interface Restrictable {
  readonly type: string;
  readonly data: JsonObject;
  readonly page?: string;
}

/** The event without the fields that need more than `level`. */
export function restrictEvent<Event extends Restrictable>(
  event: Event,
  level: ConsentLevel,
  rules: SiteRules = {},
): Event {
  const mayPass = fieldsAt(level, event.type, rules);
  if (!mayPass) return event;
  const kept: Event = { ...event, data: keepOf(event.data, mayPass) };
  if (!mayPass('page')) delete (kept as { page?: string }).page;
  return kept;
}

/** Which fields of such an event `level` lets through; `undefined` where it is all of them. */
export function fieldsAt(
  level: ConsentLevel,
  type: string,
  { events }: SiteRules,
): ((name: string) => boolean) | undefined {
  return includesLevel(level, 'enhanced') && isPlain(type, events)
    ? undefined
    : (name) => allowsLowest(level, levelOfField(type, name, events));
}

/** The event as text without these fields; `undefined` where nothing of it may stay. */
export function restrictText(text: string, level: ConsentLevel, rules: SiteRules): string | undefined {
  const event = readEvent(text);
  return allowsEvent(level, event.type, rules) ? writeEvent(restrictEvent(event, level, rules)) : undefined;
}

/** The context without what needs more than the level that it names. */
export function restrictContext(context: EnvelopeContext): EnvelopeContext {
  return keepOf(context, (name) => allowsLowest(context.consent, levelOfContext(name)));
}

/** Without the methods of lists and objects: a page may have replaced them, and this is on the way of each event. */
function keepOf<Fields extends object>(fields: Fields, mayPass: (name: string) => boolean): Fields {
  const kept = { ...fields };
  for (const name in kept) if (Object.hasOwn(kept, name) && !mayPass(name)) delete kept[name];
  return kept;
}
