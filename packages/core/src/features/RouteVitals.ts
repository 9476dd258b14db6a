import type { Tracker } from '../event.ts';
import { check, isFunction } from '../option.ts';
import { type RouteVital, routeVitals } from '../sensors/routeVitals.ts';
import { type Stop, stopAll } from '../stop.ts';
import { pick } from './pick.ts';
import { toRoute } from './toRoute.ts';
import { allowsUsage } from './whileAllowed.ts';

/** How routes are called. */
export interface RouteVitalsOptions {
  /**
   * The name of the route at an address.
   * @default its path, with `*` in place of ids and numbers
   */
  readonly route?: ((url: URL) => string) | undefined;
}

interface Slice {
  readonly vital: RouteVital;
  readonly told: number | undefined;
}

/**
 * The vitals of each route of a page that changes its address without a new document, as `browser.route_vital` events named `route.lcp`,
 * `route.inp`, `route.cls` and `route.fcp`: never mixed with the standard ones, which are of the whole page. From `enhanced` on, and
 * only where the browser tells of soft navigations (Chromium).
 *
 * @example
 * new RouteVitals(collector, { route: ({ pathname }) => router.match(pathname).pattern });
 */
export class RouteVitals {
  readonly #tracker: Tracker;
  readonly #route: (url: URL) => string;
  readonly #stop: Stop;
  /** By name, those of the route that is shown. */
  readonly #slices = new Map<string, Slice>();

  constructor(tracker: Tracker, options: RouteVitalsOptions = {}) {
    const { route = toRoute } = pick(options, ['route']);
    check('route', ['a function from a URL to a text', isFunction], route);
    this.#tracker = tracker;
    this.#route = route;
    this.#stop = stopAll([
      tracker.onDestroy(() => this.destroy()),
      tracker.onPageExit(() => {
        for (const slice of this.#slices.values()) this.#tell(slice);
      }),
      routeVitals((vital) => this.#hear(vital)),
    ]);
  }

  /** Stops measuring. */
  destroy(): void {
    this.#stop();
  }

  #hear(vital: RouteVital): void {
    const slice = this.#slices.get(vital.name);
    const isSame = slice?.vital.id === vital.id;
    // The one before has ended: it will not change any more.
    if (slice && !isSame) this.#tell(slice);
    this.#slices.set(vital.name, { vital, told: isSame ? slice.told : undefined });
  }

  #tell(slice: Slice): void {
    const { vital, told } = slice;
    const { name, value, id, rating, navigationType, url } = vital;
    if (told === value || !allowsUsage(this.#tracker)) return;
    this.#slices.set(name, { vital, told: value });
    this.#tracker.track({
      type: 'browser.route_vital',
      data: {
        name: `route.${name.toLowerCase()}`,
        value,
        delta: value - (told ?? 0),
        previous: told,
        rating,
        route: String(this.#route(new URL(url))),
        navigationType,
        id,
      },
    });
  }
}
