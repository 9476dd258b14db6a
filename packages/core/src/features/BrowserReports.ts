import type { Tracker } from '../event.ts';
import { browserReports } from '../sensors/browserReports.ts';
import { failedResources } from '../sensors/failedResources.ts';
import { policyViolations } from '../sensors/policyViolations.ts';
import { type Stop, stopAll } from '../stop.ts';
import type { CaptureOptions, ErrorTracking } from './ErrorTracking.ts';
import { withoutQuery } from './withoutQuery.ts';

/** What `BrowserReports` captures. */
export interface BrowserReportsOptions {
  /**
   * Whether to capture what the page's Content Security Policy forbids.
   * @default true
   */
  readonly violations?: boolean | undefined;
  /**
   * Whether to capture scripts, pictures, styles and media that could not be loaded.
   * @default true
   */
  readonly resources?: boolean | undefined;
  /**
   * Whether to capture what the browser says of deprecated features, and of what it refused to do; only Chromium says it.
   * @default true
   */
  readonly reports?: boolean | undefined;
}

/**
 * Captures what goes wrong without anything being thrown: files that could not be loaded (category `resource`), what the Content Security
 * Policy forbids (`security`), deprecated features and interventions (`browser`). They travel and are counted as errors.
 *
 * @example
 * const errors = new ErrorTracking(collector);
 * new BrowserReports(collector, errors);
 */
export class BrowserReports {
  readonly #stop: Stop;

  constructor(
    tracker: Pick<Tracker, 'onDestroy'>,
    errors: Pick<ErrorTracking, 'captureError'>,
    { violations = true, resources = true, reports = true }: BrowserReportsOptions = {},
  ) {
    const capture = (
      name: string,
      message: string,
      location: string,
      { category, severity = 'warning' }: CaptureOptions,
    ): void => {
      const stack = location && `    at ${location}`;
      errors.captureError({ name, message, stack }, { category, severity, handled: false } as CaptureOptions);
    };
    const stops = [tracker.onDestroy(() => this.destroy())];
    if (violations)
      stops.push(
        policyViolations(({ directive, blocked, location, isReportOnly }) =>
          capture('PolicyViolation', `${directive} forbids ${withoutQuery(blocked)}`, location, {
            category: 'security',
            severity: isReportOnly ? 'info' : 'warning',
          }),
        ),
      );
    if (resources)
      stops.push(
        failedResources(({ tag, url }) =>
          // The file is the place: of its address in the message nothing would be left to tell it from another.
          capture('ResourceError', `${tag} not loaded: ${withoutQuery(url)}`, `${withoutQuery(url)}:0:0`, {
            category: 'resource',
          }),
        ),
      );
    if (reports)
      stops.push(
        browserReports(({ type, id, message, location }) =>
          capture(type === 'deprecation' ? 'Deprecation' : 'Intervention', `${id}: ${message}`, location, {
            category: 'browser',
            severity: 'info',
          }),
        ),
      );
    this.#stop = stopAll(stops);
  }

  /** Stops capturing. */
  destroy(): void {
    this.#stop();
  }
}
