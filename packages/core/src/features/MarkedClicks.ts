import type { Tracker } from '../event.ts';
import { check, type Kind } from '../option.ts';
import { clicks } from '../sensors/clicks.ts';
import { type Stop, stopAll } from '../stop.ts';

/** Which clicks are told. */
export interface MarkedClicksOptions {
  /**
   * The attribute that marks an element; its value is the name that is told. Attributes that begin with it and a hyphen are told as `props`.
   * @default 'data-candor-track'
   */
  readonly attribute?: string | undefined;
}

/**
 * Tells clicks on elements that the site has marked, by their mark and never by what they contain.
 * Throws for what is no name of an attribute.
 *
 * @example
 * new MarkedClicks(collector); // <button data-candor-track="buy" data-candor-track-plan="pro">
 */
export class MarkedClicks {
  readonly #stop: Stop;

  constructor(tracker: Tracker, { attribute = 'data-candor-track' }: MarkedClicksOptions = {}) {
    check('attribute', attributeName, attribute);
    this.#stop = stopAll([
      tracker.onDestroy(() => this.destroy()),
      clicks((click) => tracker.track({ type: 'ui.click', data: { ...click } }), attribute),
    ]);
  }

  /** Tells nothing more. */
  destroy(): void {
    this.#stop();
  }
}

const attributeName: Kind = [
  'a name such as data-track, in lower case',
  (value) => /^[a-z][a-z\d-]*$/.test(String(value)),
];
