import { guard } from '../browser/guard.ts';
import { whenThere } from '../browser/whenThere.ts';
import type { Stop } from '../stop.ts';
import { type BridgedCollector, checkNeeds, endWith, type LevelNeeds, levelBy } from './bridge.ts';

export type { BridgedCollector, LevelNeeds } from './bridge.ts';

/** How the Transparency and Consent Framework becomes a level. */
export interface TcfOptions {
  /**
   * The purposes to which the person must have consented for each level, by number.
   * @default tcfLevels
   */
  levels?: LevelNeeds<number> | undefined;
}

/**
 * The purposes that each level needs, unless a site says otherwise: 1 store on the device, 8 measure content, 9 understand audiences,
 * 10 improve services.
 */
export const tcfLevels: LevelNeeds<number> = { basic: [10], enhanced: [1, 8, 10], full: [1, 8, 9, 10] };

/** What a consent platform says; of what a page holds nothing is certain. */
interface TcData {
  readonly listenerId?: number;
  readonly eventStatus?: string;
  readonly cmpStatus?: string;
  readonly gdprApplies?: boolean;
  readonly purpose?: { readonly consents?: Readonly<Record<number, boolean>> };
}

type TcfApi = (command: string, version: number, callback: unknown, about?: unknown) => void;

/**
 * Follows the page's consent platform by its `__tcfapi`, of IAB TCF 2.2 and later: what the person has consented to, and each change.
 * Throws for a wrong table. https://github.com/InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework
 *
 * @example
 * const stop = tcf(collector);
 */
export function tcf(collector: BridgedCollector, { levels = tcfLevels }: TcfOptions = {}): Stop {
  checkNeeds(levels, 'number');
  const findApi = (): TcfApi | undefined => (globalThis as { __tcfapi?: TcfApi }).__tcfapi;
  let listenerId: number | undefined;
  let isStopped = false;

  const leave = (): void => {
    if (listenerId !== undefined) findApi()?.('removeEventListener', 2, () => undefined, listenerId);
    listenerId = undefined;
  };

  const hear = guard((data: TcData | null, isSuccess: boolean) => {
    listenerId = data?.listenerId;
    // A platform that was still loading answers late.
    if (isStopped) return leave();
    // While the dialog is open nothing is decided; where the GDPR does not apply the site's own ground does.
    const isDecided = data?.eventStatus === 'tcloaded' || data?.eventStatus === 'useractioncomplete';
    if (!isSuccess || !isDecided || data.gdprApplies === false || data.cmpStatus === 'error') return;
    const consents = data.purpose?.consents;
    collector.reportConsent(
      levelBy(levels, (purpose) => consents?.[purpose] === true),
      'tcf',
    );
  });

  const stopWaiting = whenThere(findApi, (api) => api('addEventListener', 2, hear));
  return endWith(collector, () => {
    isStopped = true;
    stopWaiting();
    guard(leave)();
  });
}
