/** An event as far as a test looks at it. */
export interface SeenEvent {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Where a test looks for events: a sink, a fixture, or the events themselves. */
export type SeenEvents = readonly SeenEvent[] | { readonly events: readonly SeenEvent[] };

/** What a matcher is given by vitest and Jest alike. */
export interface MatcherContext {
  readonly isNot?: boolean;
  equals(a: unknown, b: unknown): boolean;
}

/** Whether a matcher passes, and what to say where that was not expected. */
export interface MatcherResult {
  readonly pass: boolean;
  message(): string;
}

/** Passes where one of the events has this type and, of its data, at least these fields; each may be an asymmetric matcher. */
export function toHaveTracked(
  this: MatcherContext,
  received: SeenEvents,
  type: string,
  data: Readonly<Record<string, unknown>> = {},
): MatcherResult {
  const events = 'events' in received ? received.events : received;
  const pass = events.some(
    (event) =>
      event.type === type &&
      Object.entries(data).every(([name, value]) => this.equals(event.data[name], value)),
  );
  const seen = events.map((event) => `  ${event.type} ${JSON.stringify(event.data)}`).join('\n');
  return {
    pass,
    message: () =>
      `expected ${this.isNot ? 'no' : 'an'} event ${type} ${JSON.stringify(data)}, among\n${seen || '  none: was the collector flushed?'}`,
  };
}
