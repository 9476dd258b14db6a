import type { Stop } from '../stop.ts';
import type { ConsentLevel } from '../wire/envelope.ts';
import { levels } from '../wire/levels.ts';

/** What a bridge asks of a collector. */
export interface BridgedCollector {
  /** Takes what the person decided in somebody else's dialog. */
  reportConsent(level: ConsentLevel, how: string): void;
  /** Takes the level until somebody decides. */
  updateConfig(options: { consent: ConsentLevel }): void;
  /** Calls `stop` when the collector is destroyed. */
  onDestroy(stop: Stop): Stop;
}

/** What must be granted for each level; one that is left out is never reached, and one that needs nothing always is. */
export type LevelNeeds<Need> = Readonly<Partial<Record<Exclude<ConsentLevel, 'none'>, readonly Need[]>>>;

/** The highest level for which all that it needs is granted. */
export function levelBy<Need>(needs: LevelNeeds<Need>, isGranted: (need: Need) => boolean): ConsentLevel {
  return levels.findLast((level) => level !== 'none' && needs[level]?.every(isGranted)) ?? 'none';
}

/** Throws where the table of a site is none. */
export function checkNeeds(needs: unknown, kind: 'string' | 'number'): void {
  const isTable = typeof needs === 'object' && needs !== null;
  for (const [level, list] of isTable ? Object.entries(needs) : ([['', needs]] as const)) {
    const isLevelOf = level !== 'none' && levels.includes(level as ConsentLevel);
    if (!isLevelOf || !Array.isArray(list) || !list.every((need) => typeof need === kind))
      throw new TypeError(
        `[candor] levels must be an object of basic, enhanced and full, each a list of ${kind}s${level && `, got ${level}`}`,
      );
  }
}

/** A bridge that ends with its collector. */
export function endWith(collector: BridgedCollector, stop: Stop): Stop {
  const leave = collector.onDestroy(stop);
  return () => {
    leave();
    stop();
  };
}
