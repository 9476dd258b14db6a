import { toUrl } from '../browser/toUrl.ts';
import type { Tracker } from '../event.ts';
import { check, isFunction } from '../option.ts';
import { type EndedRequest, type RequestWatch, requests, type StartedRequest } from '../sensors/requests.ts';
import { type Stop, stopAll } from '../stop.ts';
import { origins } from './origins.ts';
import { pick } from './pick.ts';
import { toRoute } from './toRoute.ts';
import { createTraceIds, toTraceParent } from './traceParent.ts';
import { allowsUsage } from './whileAllowed.ts';

/** What `FetchTracing` says of requests, and to whom. */
export interface FetchTracingOptions {
  /**
   * Origins that get a `traceparent` header, such as `https://api.shop.example`; of another origin than the page's own, only those that
   * allow it by CORS.
   * @default none
   */
  readonly allowedOrigins?: readonly string[] | undefined;
  /**
   * The name of the route at an address.
   * @default its path, with `*` in place of ids and numbers
   */
  readonly route?: ((url: URL) => string) | undefined;
}

/**
 * Times what the page asks the network for by `fetch` and `XMLHttpRequest`, as `http.client.request` events: never bodies, queries or
 * headers. From `enhanced` on; below it requests go as if nobody were there.
 *
 * @example
 * new FetchTracing(collector, { allowedOrigins: [location.origin] });
 */
export class FetchTracing {
  readonly #tracker: Tracker;
  readonly #allowedOrigins: ReadonlySet<string>;
  readonly #route: (url: URL) => string;
  readonly #stop: Stop;
  #isDestroyed = false;

  constructor(tracker: Tracker, options: FetchTracingOptions = {}) {
    const { allowedOrigins = [], route = toRoute } = pick(options, ['allowedOrigins', 'route']);
    check('allowedOrigins', origins('https://api.shop.example'), allowedOrigins);
    check('route', ['a function from a URL to a text', isFunction], route);
    this.#tracker = tracker;
    this.#allowedOrigins = new Set(allowedOrigins);
    this.#route = route;
    // Without a page there is nobody whose requests these would be.
    const watch =
      typeof document === 'undefined' ? () => undefined : requests((request) => this.#begin(request));
    this.#stop = stopAll([tracker.onDestroy(() => this.destroy()), watch]);
  }

  /** Stops watching; requests on their way end unobserved. */
  destroy(): void {
    this.#isDestroyed = true;
    this.#stop();
  }

  #begin(request: StartedRequest): RequestWatch | undefined {
    if (!this.#isAllowed() || this.#isOwn(request.url)) return undefined;
    const ids = this.#allowedOrigins.has(request.url.origin) ? createTraceIds() : undefined;
    const start = performance.now();
    return {
      mark: ids && ['traceparent', toTraceParent(ids)],
      end: (ended) => {
        if (!this.#isAllowed()) return;
        const durationMs = performance.now() - start;
        const traced = ended.isMarked ? ids : {};
        this.#tracker.track({
          type: 'http.client.request',
          data: { ...this.#describe(request, ended), durationMs, ...traced },
        });
      },
    };
  }

  #describe({ api, method, url }: StartedRequest, { status, failure, header }: EndedRequest) {
    const size = Number(header('content-length') ?? Number.NaN);
    return {
      api,
      method,
      ...(url.origin !== location.origin && { host: url.host }),
      route: String(this.#route(url)),
      status,
      outcome: failure ?? (status >= 400 ? 'error' : status ? 'ok' : 'opaque'),
      ...(size >= 0 && { responseBytes: size }),
      ...toServerTime(header('server-timing')),
    };
  }

  #isAllowed(): boolean {
    return !this.#isDestroyed && allowsUsage(this.#tracker);
  }

  /** What carries events is no event, and whether somebody asks what is known of them is nobody's business. */
  #isOwn({ origin, pathname }: URL): boolean {
    const { endpoint } = this.#tracker.getConfig();
    const own = endpoint ? toUrl(endpoint, document.baseURI) : undefined;
    if (!own) return false;
    const person = own.pathname.replace(/[^/]*$/, 'person/');
    return own.origin === origin && (pathname === own.pathname || pathname.startsWith(person));
  }
}

/** What the server says that all of it took. https://w3c.github.io/server-timing/ */
function toServerTime(header: string | null | undefined): { serverMs?: number } {
  const [, serverMs] = /\btotal\b[^,]*;\s*dur="?([\d.]+)/.exec(header ?? '') ?? [];
  return serverMs ? { serverMs: Number(serverMs) } : {};
}
