import { isCategory, toCategory } from './errorCategory.ts';
import { toFingerprint } from './fingerprint.ts';
import { toScriptSource } from './scriptSource.ts';
import { toStackText } from './stackText.ts';

type Told = Readonly<Record<string, unknown>>;

/**
 * The data of an `exception` event with what follows from it: a `fingerprint` that is the same in every browser and in the site's next build,
 * `category`, `source`, and stacks that begin with what was thrown. What the page says of these itself stays.
 */
export function completeError({
  classes,
  origins,
  ...data
}: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { type, message, stack } = toDescription(data);
  const { fingerprint, category, source } = data;
  const isGiven = typeof fingerprint === 'string' && /^[\da-f]{16}$/i.test(fingerprint);
  const isPromise = category === 'promise';
  const completed: Record<string, unknown> = {
    ...data,
    fingerprint: isGiven ? fingerprint : toFingerprint({ type, message, stack }, toTexts(classes)),
    // A rejection may say more of itself.
    category: isCategory(category) && !isPromise ? category : toCategory({ type, message, stack }, isPromise),
  };
  // Only the page knows where its code comes from.
  if (!Array.isArray(origins)) return completed;
  const { causes } = data;
  return {
    ...completed,
    stacktrace: toStackText({ type, message, stack }),
    source: source ?? toScriptSource({ type, message, stack }, toTexts(origins)),
    ...(Array.isArray(causes) && { causes: causes.map(toCause) }),
  };
}

function toCause(cause: unknown): unknown {
  return Object(cause) === cause
    ? { ...(cause as Told), stacktrace: toStackText(toDescription(cause as Told)) }
    : cause;
}

function toDescription({ type, message, stacktrace }: Told): {
  readonly type: string;
  readonly message: string;
  readonly stack: string | undefined;
} {
  return { type: toText(type) ?? '', message: toText(message) ?? '', stack: toText(stacktrace) };
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function toTexts(values: unknown): readonly string[] {
  return Array.isArray(values) ? values.filter((value) => typeof value === 'string') : [];
}
