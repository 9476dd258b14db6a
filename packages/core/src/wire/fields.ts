import type { ConsentLevel, EnvelopeContext } from './envelope.ts';
import type { PrivacyClass } from './privacyClass.ts';

/** A field of a site's own event, as `defineEvents` completes it. */
export interface DefinedField {
  /** The lowest level that lets it through. */
  readonly level: ConsentLevel;
  readonly class: PrivacyClass;
  readonly kind: FieldKind;
  /** By UCUM, such as `ms`, `By` or `1`. */
  readonly unit?: string;
  readonly reason?: string;
}

/** What JSON calls it; `any` is each of them but an object. */
export type FieldKind = 'string' | 'number' | 'boolean' | 'array' | 'object' | 'any';

/** A site's own event, as `defineEvents` completes it: it has these fields and no others. */
export interface DefinedEvent {
  /** The lowest level that lets it through. */
  readonly level: ConsentLevel;
  readonly reason?: string;
  readonly fields: Readonly<Record<string, DefinedField>>;
}

/** A site's own events by type. */
export type DefinedEvents = Readonly<Record<string, DefinedEvent>>;

/** Candor's events that `basic` lets through, and what of each; why so is in `catalogue/`. */
const basicFields: Readonly<Record<string, string>> = {
  'browser.web_vital': 'name value delta rating navigationType previous parts interaction page',
  metric: 'name kind unit value labels spread',
  exception:
    'type message stacktrace classes severity category handled fingerprint count causes origins failing page',
  performance: 'name value unit',
  'ai.operation': 'contextGatheringMs contextCompressionMs apiCallMs totalMs tokens contextSizeBytes',
  'consent.change': 'level previous at version how reported gpc',
  'health.check': 'service status success responseTimeMs message dependsOn because',
};

/** What of them needs `full`; everything else needs `enhanced`. */
const fullFields: Readonly<Record<string, string>> = { exception: 'user' };

/** What needs more than `basic` of what all events of an envelope share. */
const contextLevels: { readonly [name in keyof EnvelopeContext]?: ConsentLevel } = {
  session: 'enhanced',
  language: 'enhanced',
  user: 'full',
  userHash: 'enhanced',
};

/** Whether `basic` is enough for an event of Candor's. */
export function isBasic(type: string): boolean {
  return Object.hasOwn(basicFields, type);
}

/** Whether `enhanced` lets all of its fields through. */
export function isPlain(type: string, events: DefinedEvents = {}): boolean {
  return !fullFields[type] && !own(events, type);
}

/** The lowest level that lets a field through, where its event may pass; `page` is one of them. `none` means never. */
export function levelOfField(type: string, field: string, events: DefinedEvents = {}): ConsentLevel {
  const defined = own(events, type);
  const isPage = field === 'page';
  if (defined) return own(defined.fields, field)?.level ?? (isPage ? 'enhanced' : 'none');
  if (fullFields[type] === field) return 'full';
  const names = own(basicFields, type);
  // Of a text, for a page may have replaced what lists can do.
  const isEnough = names ? !field.includes(' ') && ` ${names} `.includes(` ${field} `) : !isPage;
  return isEnough ? 'basic' : 'enhanced';
}

/** The lowest level that lets a name of the context through. */
export function levelOfContext(name: string): ConsentLevel {
  return contextLevels[name as keyof EnvelopeContext] ?? 'basic';
}

/** What it holds under a name that anybody may have given. */
export function own<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
