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

declare global {
  /** Measures this page with one client, and resolves once all is sent. */
  var visit: (visit: Visit) => Promise<void>;
}
