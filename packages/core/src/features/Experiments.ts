import { isBrowser } from '../browser/environment.ts';
import { guard } from '../browser/guard.ts';
import { createDeviceStorage } from '../browser/storage.ts';
import type { Session, Tracker } from '../event.ts';
import { activity } from '../sensors/activity.ts';
import { type Stop, stopAll } from '../stop.ts';
import type { PublicText } from '../wire/privacyClass.ts';
import { isLabel } from './labels.ts';
import { allowsUsage, whileAllowed } from './whileAllowed.ts';

const MAX_EXPERIMENTS = 50;
const RECENT_MS = 60_000;

/**
 * Tells which variant of an experiment a visit has met, once for each visit over all its pages and tabs, so that the server can compare
 * what visits of each variant did. Choosing the variant is the site's.
 *
 * @example
 * const experiments = new Experiments(collector);
 * experiments.expose('checkout', isShort ? 'short' : 'long');
 * collector.track({ type: 'order', data: { variants: experiments.getVariants() } });
 */
export class Experiments {
  readonly #tracker: Tracker;
  readonly #storage = createDeviceStorage();
  readonly #stop: Stop;
  readonly #variants = new Map<string, { readonly variant: string; readonly at: number }>();
  /** What this page has told, where the device keeps nothing: the visit and, in JSON, each experiment with its variant. */
  #told: readonly string[] = [];
  #toldAt = 0;
  #isDestroyed = false;

  constructor(tracker: Tracker) {
    this.#tracker = tracker;
    const forget = (): void => {
      this.#told = [];
    };
    this.#stop = stopAll([
      whileAllowed(tracker, forget, () => this.destroy()),
      // Who allows it on this page has met what this page shows.
      tracker.onConsentChange(() => this.#tellAll()),
      // Whoever comes back to it after a while may be on another visit. A prerendered page belongs to none before somebody sees it.
      activity(() => {
        if (!isRecent(this.#toldAt)) this.#tellAll();
      }),
    ]);
  }

  /** Says that this visit meets a variant, by names of at most 100 characters; at most 50 experiments are kept. */
  expose(experiment: PublicText, variant: PublicText): void {
    if (this.#isDestroyed || !isLabel(experiment) || !isLabel(variant)) return;
    if (!this.#variants.has(experiment) && this.#variants.size >= MAX_EXPERIMENTS) return;
    // A component says it with every render; a visit does not begin more often than this.
    const said = this.#variants.get(experiment);
    if (said?.variant === variant && isRecent(said.at)) return;
    this.#variants.set(experiment, { variant, at: Date.now() });
    this.#tellAll();
  }

  /** The variant of each experiment that this page has met, to be put on events of the site's own. */
  getVariants(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.#variants].map(([experiment, { variant }]) => [experiment, variant]));
  }

  /** Tells nothing more. */
  destroy(): void {
    this.#isDestroyed = true;
    this.#stop();
  }

  #tellAll(): void {
    if (!allowsUsage(this.#tracker) || !this.#variants.size) return;
    guard(() => {
      if (isBrowser()) this.#tracker.agreeOnSession((session) => this.#tellNew(session));
      // Elsewhere there are no visits: once for each that is made.
      else this.#tellNew({ id: '' });
    })();
  }

  /** Runs in one tab at a time. */
  #tellNew({ id }: Pick<Session, 'id'>): void {
    if (this.#isDestroyed) return;
    this.#toldAt = Date.now();
    // Two collectors of one page may send to different places, and each place hears of it.
    const key = `candor.exposed ${this.#tracker.getConfig().writeKey ?? ''}`;
    const known = [this.#storage.get(key)?.split('\n') ?? [], this.#told].filter(([visit]) => visit === id);
    const told = new Set(known.flat());
    const fresh = Object.entries(this.getVariants()).filter((pair) => !told.has(JSON.stringify(pair)));
    if (!fresh.length) return;
    const lines = [...[...told].slice(1), ...fresh.map((pair) => JSON.stringify(pair))];
    this.#told = [id, ...lines.slice(-2 * MAX_EXPERIMENTS)];
    this.#storage.set(key, this.#told.join('\n'));
    for (const [experiment, variant] of fresh)
      this.#tracker.track({ type: 'experiment.exposure', data: { experiment, variant } });
  }
}

function isRecent(at: number): boolean {
  return Math.abs(Date.now() - at) < RECENT_MS;
}
