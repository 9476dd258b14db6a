import type { FieldKind } from '../wire/fields.ts';
import type { PrivacyClass } from '../wire/privacyClass.ts';

/** What is said of a field of Candor's own; its level is what the gate goes by (`wire/fields.ts`) and is not said twice. */
export interface FieldNote {
  readonly kind: FieldKind;
  /** By UCUM, as OpenTelemetry has it. https://ucum.org */
  readonly unit?: string;
  /** All that it can be, where these are few. */
  readonly values?: readonly string[];
  readonly class: PrivacyClass;
  readonly reason: string;
  /** Whether a server has forgotten it with its answer. */
  readonly isTransient?: true;
}

/** What is said of an event of Candor's own. */
export interface EventNote {
  readonly reason: string;
  readonly fields: Readonly<Record<string, FieldNote>>;
}
