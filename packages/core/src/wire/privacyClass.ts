/**
 * How much a value may tell of a person: `public` nothing, `pseudonymous` that it is the same one again, `personal` who it
 * is or what only they have said.
 */
export type PrivacyClass = 'public' | 'pseudonymous' | 'personal';

declare const privacy: unique symbol;

/** A value that goes only where values of this class may: not into a field of a lower one. */
export type Classified<Value, Class extends PrivacyClass> = Value & { readonly [privacy]: Class };

/** A value that may say who somebody is, or what they said. */
export type Personal<Value = string> = Classified<Value, 'personal'>;

/** A value that tells somebody apart without saying who they are. */
export type Pseudonymous<Value = string> = Classified<Value, 'pseudonymous'>;

/** What a field of a class takes: what nobody has classified, and classes up to its own. */
export type FieldValue<Value, Class extends PrivacyClass> = Value & {
  readonly [privacy]?: Class extends 'personal'
    ? PrivacyClass
    : Class extends 'pseudonymous'
      ? 'public' | 'pseudonymous'
      : 'public';
};

/** A text for a field that tells nothing about a person, such as the name of a measure. */
export type PublicText = FieldValue<string, 'public'>;

/** Marks a value, which stays what it is, so that the compiler keeps it out of fields that are `public` or `pseudonymous`. */
export function personal<Value extends string | number | boolean>(value: Value): Personal<Value> {
  return value as Personal<Value>;
}

/** Marks a value, which stays what it is, so that the compiler keeps it out of fields that are `public`. */
export function pseudonymous<Value extends string | number | boolean>(value: Value): Pseudonymous<Value> {
  return value as Pseudonymous<Value>;
}
