import type { EventCatalogue, TelemetryEvent } from '../event.ts';
import type { ConsentLevel } from '../wire/envelope.ts';
import type { DefinedEvent, DefinedField, FieldKind } from '../wire/fields.ts';
import { includesLevel, isLevel } from '../wire/levels.ts';
import type { FieldValue, PrivacyClass } from '../wire/privacyClass.ts';

/** What a site says of one field of its own event: its privacy class alone, or more. */
export type FieldDefinition =
  | PrivacyClass
  | {
      readonly class: PrivacyClass;
      /**
       * What it holds.
       * @default 'any': a text, a number, or yes or no
       */
      readonly kind?: FieldKind | undefined;
      /**
       * The lowest level that lets it through, if its event may pass.
       * @default the event's own, but at least 'enhanced' for what is not public
       */
      readonly level?: ConsentLevel | undefined;
      /** By UCUM, such as `ms`, `By` or `1`. */
      readonly unit?: string | undefined;
      /** Why it is collected, in words for the person. */
      readonly reason?: string | undefined;
    };

/** What a site says of one of its own events. */
export interface EventDefinition {
  /**
   * The lowest level that lets it through.
   * @default 'enhanced'
   */
  readonly level?: ConsentLevel | undefined;
  /** Why it is collected, in words for the person. */
  readonly reason?: string | undefined;
  /** Everything it may hold; what else is tracked with it is taken away. */
  readonly fields: Readonly<Record<string, FieldDefinition>>;
}

type Definitions = Readonly<Record<string, EventDefinition>>;

interface Kinds {
  string: string;
  number: number;
  boolean: boolean;
  array: readonly unknown[];
  object: object;
  any: string | number | boolean;
}

type ClassOf<Field> = Field extends PrivacyClass
  ? Field
  : Field extends { readonly class: infer Class extends PrivacyClass }
    ? Class
    : never;

type KindOf<Field> = Field extends { readonly kind: infer Kind extends FieldKind } ? Kind : 'any';

/** An object type without a field would take any. */
type DataOf<Fields> = [keyof Fields] extends [never]
  ? Readonly<Record<string, never>>
  : {
      readonly [Name in keyof Fields]?:
        | FieldValue<Kinds[KindOf<Fields[Name]>], ClassOf<Fields[Name]>>
        | undefined;
    };

/** The event that `track` takes for each definition. */
export type DefinedEventOf<Given extends Definitions> = {
  [Type in keyof Given & string]: Pick<TelemetryEvent, 'timestamp'> & {
    type: Type;
    data?: DataOf<Given[Type]['fields']>;
  };
}[keyof Given & string];

const ownTypes =
  /^(browser\.(web_vital|route_vital|resources|bottleneck)|http\.client\.request|metric|exception|consent\.change|performance|ai\.operation|health\.check|error\.(recovery|feedback)|page_view|ui\.(click|render)|session\.(start|heartbeat)|feature\.used|conversation\.(start|end)|provider\.request|suggestion\.(shown|accepted|dismissed)|command\.run|experiment\.exposure|engagement|generation\.(attempt|validation_failure|retry|success))$/;
const classes: readonly unknown[] = ['public', 'pseudonymous', 'personal'] satisfies PrivacyClass[];
const kinds: readonly unknown[] = [
  'string',
  'number',
  'boolean',
  'array',
  'object',
  'any',
] satisfies FieldKind[];

/**
 * Completes what a site says of its own events, for the `events` option: `track` then takes these and no others, and a value
 * marked `personal()` only where a field is. Throws where a definition says what it cannot mean.
 *
 * @example
 * const events = defineEvents({
 *   'cart.add': { reason: 'To see what sells.', fields: { sku: 'public', note: 'personal' } },
 * });
 * const collector = new TelemetryCollector({ endpoint: '/v1/envelopes', events });
 * collector.track({ type: 'cart.add', data: { sku: 'lamp-7' } });
 */
export function defineEvents<const Given extends Definitions>(
  definitions: Given,
): EventCatalogue<DefinedEventOf<Given>> {
  const defined = Object.entries<EventDefinition>(definitions).map(
    ([type, definition]) => [type, complete(type, definition)] as const,
  );
  return Object.freeze(Object.fromEntries(defined));
}

function complete(type: string, { level = 'enhanced', reason, fields }: EventDefinition): DefinedEvent {
  if (ownTypes.test(type)) fail(`${type} is Candor's own: take another type`);
  if (!isLevel(level)) fail(`${type}.level must be none, basic, enhanced or full`);
  if (typeof fields !== 'object' || fields === null)
    fail(`${type}.fields must be an object that names every field, {} for none`);
  const completed = Object.entries(fields).map(
    ([name, field]) => [name, completeField(`${type}.fields.${name}`, level, field)] as const,
  );
  return { level, ...(reason !== undefined && { reason }), fields: Object.fromEntries(completed) };
}

function completeField(where: string, eventLevel: ConsentLevel, given: FieldDefinition): DefinedField {
  const field = typeof given === 'string' ? { class: given } : Object(given);
  if (!classes.includes(field.class)) fail(`${where} must be public, pseudonymous or personal`);
  const isOpen = field.class === 'public' || includesLevel(eventLevel, 'enhanced');
  const { level = isOpen ? eventLevel : 'enhanced', kind = 'any' } = field;
  if (!isLevel(level)) fail(`${where}.level must be none, basic, enhanced or full`);
  if (!kinds.includes(kind)) fail(`${where}.kind must be ${kinds.join(', ')}`);
  return { ...field, level, kind };
}

function fail(problem: string): never {
  throw new TypeError(`[candor] defineEvents: ${problem}`);
}
