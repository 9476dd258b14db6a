/** What a page measured by somebody else's client is told. */
export interface Visit {
  readonly server: string;
  readonly key: string;
  readonly release: string;
  /** Personal data, to be said wherever a site could say it. */
  readonly leaks: readonly string[];
  /** Which of several ways to send. */
  readonly flavour?: string;
}
