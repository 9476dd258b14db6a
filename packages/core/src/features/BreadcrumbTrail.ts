import { nameThrown } from '../browser/describeThrown.ts';
import { toUrl } from '../browser/toUrl.ts';
import type { Tracker } from '../event.ts';
import { clickTargets } from '../sensors/clickTargets.ts';
import { type ConsoleCall, consoleCalls } from '../sensors/consoleCalls.ts';
import { navigation } from '../sensors/navigation.ts';
import { type EndedRequest, type RequestWatch, requests, type StartedRequest } from '../sensors/requests.ts';
import { type Stop, stopAll } from '../stop.ts';
import { toTag } from './breadcrumbs.ts';
import type { ErrorTracking } from './ErrorTracking.ts';
import { allowsUsage } from './whileAllowed.ts';
import { withoutQuery } from './withoutQuery.ts';

/** Which steps `BreadcrumbTrail` notes. */
export interface BreadcrumbTrailOptions {
  /** @default true */
  readonly navigation?: boolean | undefined;
  /** @default true */
  readonly clicks?: boolean | undefined;
  /**
   * What is written with `console.error`, `warn`, `info` and `log`.
   * @default true
   */
  readonly console?: boolean | undefined;
  /**
   * What is asked for with `fetch` and `XMLHttpRequest`.
   * @default true
   */
  readonly requests?: boolean | undefined;
}

const MAX_ARGUMENTS = 10;

/**
 * Notes by itself the steps that lead to an error: navigation, clicks, console, and requests. From `enhanced` on, as the steps say what
 * one person did; below that nothing is noted, and nothing of the page is replaced. Of addresses it notes no query, of clicks no text,
 * of requests no body and no header, and of objects on the console only their kind.
 *
 * @example
 * const errors = new ErrorTracking(collector, { maxBreadcrumbs: 30 });
 * new BreadcrumbTrail(collector, errors, { console: false });
 */
export class BreadcrumbTrail {
  readonly #tracker: Tracker;
  readonly #errors: Pick<ErrorTracking, 'addBreadcrumb'>;
  readonly #options: BreadcrumbTrailOptions;
  readonly #stop: Stop;
  #stopWatching: Stop | undefined;

  constructor(
    tracker: Tracker,
    errors: Pick<ErrorTracking, 'addBreadcrumb'>,
    options: BreadcrumbTrailOptions = {},
  ) {
    this.#tracker = tracker;
    this.#errors = errors;
    this.#options = options;
    this.#stop = stopAll([
      tracker.onDestroy(() => this.destroy()),
      tracker.onConsentChange(() => this.#follow()),
    ]);
    this.#follow();
  }

  /** Stops noting, and gives the page back what was replaced. */
  destroy(): void {
    this.#stop();
    this.#stopWatching?.();
  }

  #follow(): void {
    const isAllowed = allowsUsage(this.#tracker);
    if (isAllowed) this.#stopWatching ??= this.#watch();
    else {
      this.#stopWatching?.();
      this.#stopWatching = undefined;
    }
  }

  #watch(): Stop {
    // On a server nobody clicks, and what is written or asked for there is nobody's step.
    if (typeof document === 'undefined') return () => undefined;
    const {
      navigation: isNavigation = true,
      clicks = true,
      console: isConsole = true,
      requests: isRequests = true,
    } = this.#options;
    const note = (category: string, message: string): void =>
      this.#errors.addBreadcrumb({ category, message });
    const stops: Stop[] = [];
    if (isNavigation) stops.push(navigation(({ url }) => note('navigation', withoutQuery(url))));
    if (clicks) stops.push(clickTargets(({ selector }) => note('click', selector)));
    if (isConsole) stops.push(consoleCalls((call) => this.#noteConsole(call)));
    if (isRequests) stops.push(requests((request) => this.#noteRequest(request)));
    return stopAll(stops);
  }

  #noteConsole({ method, args }: ConsoleCall): void {
    this.#errors.addBreadcrumb({
      category: 'console',
      message: args.slice(0, MAX_ARGUMENTS).map(toText).join(' '),
      level: method === 'error' ? 'error' : method === 'warn' ? 'warning' : 'info',
    });
  }

  #noteRequest({ api, method, url }: StartedRequest): RequestWatch | undefined {
    if (this.#isOwn(url)) return undefined;
    const start = performance.now();
    const end = ({ status, failure }: EndedRequest): void =>
      this.#errors.addBreadcrumb({
        category: api,
        message: `${method} ${withoutQuery(url.href)}`,
        level: failure || status >= 500 ? 'error' : status >= 400 ? 'warning' : 'info',
        data: {
          status,
          ...(failure && { failure }),
          durationMs: Math.round(performance.now() - start),
        },
      });
    return { end };
  }

  /** What carries the errors is none of the steps to them. */
  #isOwn({ href }: URL): boolean {
    const { endpoint } = this.#tracker.getConfig();
    const own = endpoint && toUrl(endpoint, document.baseURI);
    return !!own && withoutQuery(href) === withoutQuery(own.href);
  }
}

/** A text as it is; of an error what it is called and says; of any other object only its kind. */
function toText(value: unknown): string {
  const { type, message } = nameThrown(value);
  if (Object(value) !== value) return message;
  return value instanceof Error ? `${type}: ${message}` : toTag(value);
}
