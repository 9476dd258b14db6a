import type { ConsentLevel } from '../wire/envelope.ts';
import { type DefinedEvents, type FieldKind, levelOfContext, levelOfField } from '../wire/fields.ts';
import { allowsEvent, allowsLowest, isLevel, levels, type SiteRules } from '../wire/levels.ts';
import type { PrivacyClass } from '../wire/privacyClass.ts';
import type { FieldNote } from './notes.ts';
import { ownContext, ownEnvelope, ownEventFields } from './ownContext.ts';
import { ownEvents } from './ownEvents.ts';
import { type LevelNote, ownLevels } from './ownLevels.ts';

/** A field, and why it is collected. */
export interface FieldDescription {
  readonly name: string;
  /** The lowest level that lets it through. */
  readonly level: ConsentLevel;
  readonly kind: FieldKind;
  /** By UCUM, such as `ms`, `By` or `1`. */
  readonly unit?: string;
  /** All that it can be, where these are few. */
  readonly values?: readonly string[];
  readonly class: PrivacyClass;
  readonly reason: string;
  /** For how many days a server keeps it; 0 where it has forgotten it with its answer. */
  readonly retentionDays: number;
}

/** An event, and why it is collected. */
export interface EventDescription {
  /** `*` for what a site tracks without having defined it. */
  readonly type: string;
  /** The lowest level that lets it through. */
  readonly level: ConsentLevel;
  readonly reason: string;
  /** The lowest level at which it names the path of its page. */
  readonly pageLevel: ConsentLevel;
  readonly fields: readonly FieldDescription[];
}

/** Everything that is collected at a level. */
export interface CollectionDescription extends LevelNote {
  readonly level: ConsentLevel;
  readonly events: readonly EventDescription[];
  /** What each event says besides its own fields. */
  readonly eventFields: readonly FieldDescription[];
  /** What the events of a batch share. */
  readonly context: readonly FieldDescription[];
  /** What else travels with a batch. */
  readonly envelope: readonly FieldDescription[];
}

/** What a description needs to know of a site; `collector.getConfig()` has all but the retention. */
export interface DescribeOptions extends SiteRules {
  /**
   * For how many days the site's server keeps events.
   * @default 90
   */
  readonly retentionDays?: number | undefined;
}

/**
 * What is collected at a level, field by field, by the very table that lets it through; in English, for a consent dialog or a
 * privacy page. Throws for what is no level.
 *
 * @example
 * for (const { type, reason } of describeCollection('basic', collector.getConfig()).events) console.log(type, reason);
 */
export function describeCollection(
  level: ConsentLevel,
  options: DescribeOptions = {},
): CollectionDescription {
  if (!isLevel(level))
    throw new TypeError(`[candor] level must be ${levels.join(', ')}, got ${String(level)}`);
  const { events = {}, eventLevels = {}, retentionDays = 90 } = options;

  const toFields = (notes: Notes, levelOf: (name: string) => ConsentLevel): FieldDescription[] =>
    Object.entries(notes)
      .map(([name, { isTransient, ...note }]) => ({
        name,
        level: levelOf(name),
        ...note,
        retentionDays: isTransient ? 0 : retentionDays,
      }))
      .filter((field) => isLetThrough(level, field.level));

  const toEvent = (type: string, reason: string, notes: Notes): EventDescription[] => {
    const lowest = levels.find((each) => allowsEvent(each, type, options));
    if (!lowest || !isLetThrough(level, lowest)) return [];
    // A field cannot pass where its event does not.
    const levelOf = (name: string): ConsentLevel => {
      const own = levelOfField(type, name, events);
      return allowsLowest(lowest, own) ? lowest : own;
    };
    return [{ type, level: lowest, reason, pageLevel: levelOf('page'), fields: toFields(notes, levelOf) }];
  };

  const undefinedTypes = Object.keys(eventLevels).filter(
    (type) => !Object.hasOwn(ownEvents, type) && !Object.hasOwn(events, type),
  );
  return {
    level,
    ...ownLevels[level],
    events: [
      ...Object.entries(ownEvents).flatMap(([type, { reason, fields }]) => toEvent(type, reason, fields)),
      ...Object.entries(events).flatMap(([type, { reason = unsaid, fields }]) =>
        toEvent(type, reason, toNotes(fields)),
      ),
      ...undefinedTypes.flatMap((type) => toEvent(type, unsaid, anything)),
      ...toEvent('*', 'What the site tracks besides, in its own words.', anything),
    ],
    eventFields: toFields(ownEventFields, () => 'basic'),
    context: toFields(ownContext, levelOfContext),
    envelope: toFields(ownEnvelope, () => 'basic'),
  };
}

type Notes = Readonly<Record<string, FieldNote>>;

const unsaid = 'The site does not say why.';

const anything: Notes = {
  '*': { kind: 'any', class: 'personal', reason: 'Whatever the site passes to track(), redacted.' },
};

function isLetThrough(level: ConsentLevel, lowest: ConsentLevel): boolean {
  return level !== 'none' && allowsLowest(level, lowest);
}

function toNotes(fields: DefinedEvents[string]['fields']): Notes {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { level: _, reason = unsaid, ...field }]) => [
      name,
      { ...field, reason },
    ]),
  );
}
