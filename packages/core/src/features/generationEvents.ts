import type { TelemetryEvent } from '../event.ts';
import type { PublicText } from '../wire/privacyClass.ts';
import { isLabel, toAmount, toDetails } from './labels.ts';
import { pick } from './pick.ts';

interface GenerationEventOf<Type extends string, Metadata> {
  readonly type: Type;
  /**
   * A date, or milliseconds since the epoch.
   * @default the moment of the call
   */
  readonly timestamp?: Date | number | undefined;
  /** To tell projects apart; the site's own id. */
  readonly projectId?: string | undefined;
  readonly metadata?: Metadata | undefined;
}

/** One thing that a validator found wrong. */
export interface ValidationProblem {
  /** What kind of rule was broken, such as `syntax`. */
  readonly type: PublicText;
  /** The rule's own words, at most 200 characters; never what was generated. */
  readonly message?: PublicText | undefined;
}

/** Something is to be generated. */
export type GenerationAttemptEvent = GenerationEventOf<
  'generation_attempt',
  {
    /** Characters of what was asked. */
    readonly promptLength?: number | undefined;
    /** What it is for, in the site's words. */
    readonly functionName?: PublicText | undefined;
  }
>;

/** What was generated did not pass. */
export type ValidationFailureEvent = GenerationEventOf<
  'validation_failure',
  {
    /** At most 5 are kept. */
    readonly errors: readonly ValidationProblem[];
    readonly attemptNumber?: number | undefined;
    readonly promptLength?: number | undefined;
    /** At most 20 are kept. */
    readonly detectedDeps?: readonly PublicText[] | undefined;
  }
>;

/** It is tried again. */
export type RetryAttemptEvent = GenerationEventOf<
  'retry_attempt',
  { readonly attemptNumber?: number | undefined; readonly promptLength?: number | undefined }
>;

/** Something was generated. */
export type GenerationSuccessEvent = GenerationEventOf<
  'generation_success',
  {
    /** Whether it passed validation. */
    readonly validated?: boolean | undefined;
    /** How often it was tried again before. */
    readonly retryCount?: number | undefined;
    /** What it depends on, by name; at most 20 are kept. */
    readonly dependencies?: readonly PublicText[] | undefined;
    /** Characters of what was generated. */
    readonly codeLength?: number | undefined;
    readonly generationTimeMs?: number | undefined;
    readonly modelUsed?: PublicText | undefined;
  }
>;

/** What happens while something is generated: lengths, counts, kinds and names, and nothing of what was asked or made. */
export type GenerationEvent =
  | GenerationAttemptEvent
  | ValidationFailureEvent
  | RetryAttemptEvent
  | GenerationSuccessEvent;

/** A generation event as it is remembered: with its time, and with nothing but what its type says. */
export type KeptGenerationEvent = GenerationEvent & { readonly timestamp: Date };

/** What a kind of event is called where it is sent, and what it may hold. */
const KINDS = {
  generation_attempt: ['generation.attempt', 'promptLength functionName'],
  validation_failure: ['generation.validation_failure', 'errors attemptNumber promptLength detectedDeps'],
  retry_attempt: ['generation.retry', 'attemptNumber promptLength'],
  generation_success: [
    'generation.success',
    'validated retryCount dependencies codeLength generationTimeMs modelUsed',
  ],
} as const satisfies Record<GenerationEvent['type'], readonly [string, string]>;

const MAX_PROBLEMS = 5;
const MAX_MESSAGE = 200;

/** What an event may be remembered as; `undefined` for what is none. */
export function toKept(event: GenerationEvent): KeptGenerationEvent | undefined {
  const { type, timestamp, projectId, metadata } = pick(event, [
    'type',
    'timestamp',
    'projectId',
    'metadata',
  ]);
  // A very long one takes many milliseconds to be looked up.
  if (!isLabel(type) || !Object.hasOwn(KINDS, type)) return undefined;
  const at = toTime(timestamp);
  const fields = KINDS[type][1].split(' ');
  const given: Record<string, unknown> = pick(Object(metadata), fields as never[]);
  const { errors, ...rest } = given;
  const kept = {
    type,
    timestamp: new Date(at >= 0 ? at : Date.now()),
    ...(isLabel(projectId) && { projectId }),
    metadata: {
      ...toTyped(toDetails(rest, true)),
      ...(type === 'validation_failure' && { errors: toProblems(errors) }),
    },
  };
  return kept as KeptGenerationEvent; // Each field has the type that its name says.
}

/** Not a number of what is no time: to turn a text into one may take long. */
function toTime(timestamp: unknown): number {
  if (timestamp instanceof Date) return Number(timestamp);
  return typeof timestamp === 'number' ? timestamp : Number.NaN;
}

/** The event that is sent of it. */
export function toSent({ type, timestamp, projectId, metadata = {} }: KeptGenerationEvent): TelemetryEvent {
  return {
    type: KINDS[type][0],
    timestamp: timestamp.getTime(),
    data: {
      ...(projectId !== undefined && { projectId }),
      ...metadata,
      ...('errors' in metadata && { errors: metadata.errors.map(toProblemText) }),
    },
  };
}

/** The type and the words of a problem, as problems are counted. */
export function toProblemText({ type, message }: ValidationProblem): string {
  return message ? `${type}: ${message}` : type;
}

function toProblems(errors: unknown): ValidationProblem[] {
  const list: unknown[] = Array.isArray(errors) ? errors.slice(0, MAX_PROBLEMS) : [];
  return list.flatMap((problem) => {
    const { type, message } = pick(problem as ValidationProblem, ['type', 'message']);
    const isShort = typeof message === 'string' && message.length <= MAX_MESSAGE;
    return isLabel(type) ? [{ type, ...(isShort && { message }) }] : [];
  });
}

/** A text where a length belongs would be what was asked or made. */
function toTyped(details: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(details).filter(([name, value]) => {
      if (/^(functionName|modelUsed)$/.test(name)) return isLabel(value);
      if (/^(dependencies|detectedDeps)$/.test(name)) return Array.isArray(value);
      if (name === 'validated') return typeof value === 'boolean';
      return toAmount(value) !== undefined && (name === 'generationTimeMs' || Number.isInteger(value));
    }),
  );
}
