import { toUrl } from '../browser/toUrl.ts';
import type { Tracker } from '../event.ts';
import { check, count } from '../option.ts';
import { longFrames } from '../sensors/longFrames.ts';
import { resources } from '../sensors/resources.ts';
import { type Stop, stopAll } from '../stop.ts';
import type { PerformanceMetrics } from './PerformanceMetrics.ts';
import { pick } from './pick.ts';
import { nameOf } from './scriptName.ts';
import { toRoute } from './toRoute.ts';
import { allowsUsage } from './whileAllowed.ts';

/** What took the time: an operation of the site, a file that was loaded, or a script that held the page. */
export type BottleneckKind = 'operation' | 'resource' | 'script';

/** What costs much of one kind of time. */
export interface Bottleneck {
  readonly kind: BottleneckKind;
  /** Of an operation its name, of a resource its host and path, of a script its file and function. */
  readonly name: string;
  readonly count: number;
  /** Of a script only what it took in long frames. */
  readonly totalMs: number;
  /** Of the time of its kind, in (0, 1]: what waits for the network at the same time counts each for itself. */
  readonly share: number;
}

/** What `Bottlenecks` ranks, and how much of it. */
export interface BottlenecksOptions {
  /** Whose operations are ranked, too. */
  readonly performance?: Pick<PerformanceMetrics, 'getOperations'> | undefined;
  /**
   * How many are told when the page is hidden or left.
   * @default 5
   */
  readonly maxTold?: number | undefined;
}

/** Names of each kind; what is less is let go when there are more. */
const MAX_NAMES = 200;

interface Cost {
  count: number;
  totalMs: number;
}

/**
 * Which operation, resource or script costs the most, ranked, told as `browser.bottleneck` when the page is hidden or left.
 *
 * @example
 * const bottlenecks = new Bottlenecks(collector, { performance });
 * const [worst] = bottlenecks.getBottlenecks();
 */
export class Bottlenecks {
  readonly #tracker: Tracker;
  readonly #performance: BottlenecksOptions['performance'];
  readonly #stop: Stop;
  readonly #resources = new Map<string, Cost>();
  readonly #scripts = new Map<string, Cost>();
  #stopWatching: Stop | undefined;
  /** What was told before the person allowed it no more is not told again. */
  #since = 0;

  constructor(tracker: Tracker, options: BottlenecksOptions = {}) {
    const { performance, maxTold = 5 } = pick(options, ['performance', 'maxTold']);
    check('maxTold', count(0, 100), maxTold);
    this.#tracker = tracker;
    this.#performance = performance;
    this.#stop = stopAll([
      tracker.onDestroy(() => this.destroy()),
      tracker.onPageExit(() => this.#tell(maxTold)),
      tracker.onConsentChange(() => this.#follow()),
      () => this.#stopWatching?.(),
    ]);
    this.#follow();
  }

  /** All that is known, what takes the largest share of the time of its kind first. */
  getBottlenecks(): Bottleneck[] {
    const operations = this.#performance?.getOperations() ?? [];
    return [
      ...rank(
        'operation',
        operations.map(({ name, ...cost }) => [name, cost]),
      ),
      ...rank('resource', [...this.#resources]),
      ...rank('script', [...this.#scripts]),
    ].sort((a, b) => b.share - a.share || b.totalMs - a.totalMs);
  }

  /** Stops measuring; what was measured can still be read. */
  destroy(): void {
    this.#stop();
  }

  /** The browser remembers what was loaded before, so that nothing need be written down until the person agrees. */
  #follow(): void {
    if (this.#mayWatch()) this.#stopWatching ??= this.#watch();
    else if (this.#stopWatching) {
      this.#stopWatching();
      this.#stopWatching = undefined;
      this.#since = performance.now();
      this.#resources.clear();
      this.#scripts.clear();
    }
  }

  #watch(): Stop {
    return stopAll([
      resources(({ url, startTime, durationMs }) => {
        if (startTime < this.#since) return;
        spend(this.#resources, resourceName(url), durationMs);
      }),
      longFrames(({ startTime, scripts }) => {
        if (startTime < this.#since) return;
        for (const script of scripts) spend(this.#scripts, nameOf(script), script.duration);
      }),
    ]);
  }

  #tell(maxTold: number): void {
    if (!this.#mayWatch()) return;
    for (const bottleneck of this.getBottlenecks().slice(0, maxTold))
      this.#tracker.track({ type: 'browser.bottleneck', data: { ...bottleneck } });
  }

  #mayWatch(): boolean {
    return allowsUsage(this.#tracker);
  }
}

function rank(kind: BottleneckKind, costs: readonly (readonly [name: string, cost: Cost])[]): Bottleneck[] {
  const sum = costs.reduce((ms, [, { totalMs }]) => ms + totalMs, 0);
  return costs
    .filter(([, { totalMs }]) => totalMs > 0)
    .map(([name, { count, totalMs }]) => ({ kind, name, count, totalMs, share: totalMs / sum }));
}

function spend(costs: Map<string, Cost>, name: string, ms: number): void {
  const { count, totalMs } = costs.get(name) ?? { count: 0, totalMs: 0 };
  costs.set(name, { count: count + 1, totalMs: totalMs + ms });
  if (costs.size <= MAX_NAMES) return;
  const [[cheapest] = []] = [...costs].sort(([, a], [, b]) => a.totalMs - b.totalMs);
  if (cheapest !== undefined) costs.delete(cheapest);
}

function resourceName(url: string): string {
  const found = toUrl(url);
  return found?.host ? found.host + toRoute(found) : (found?.protocol ?? 'unknown');
}
