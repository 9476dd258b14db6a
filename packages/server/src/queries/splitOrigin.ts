import { numberedDrops } from '@candor/core/wire';
import type { DeliverySession } from '../api/types.ts';
import { highestCounts, type OriginCounts, tallyOf } from './tally.ts';

/** What is known of one page load under one session. */
export interface OriginShare extends OriginCounts {
  session: string;
  release: string;
  begun: number;
  /** The highest number of an event that was sent under this session. */
  last: number;
}

/**
 * Divides a page load among its sessions, of which most have one. Sessions follow each other, and so do numbers: a session
 * has those after the last one of the session before it, up to its own last one, and the last session also has what was
 * never heard of. A drop stands under the session that told of it first. Which number it had is not known, so the browser's
 * drops explain the oldest gaps first, as a full journal lets go of the oldest.
 */
export function splitOrigin(shares: readonly OriginShare[], now: number): DeliverySession[] {
  const ordered = [...shares].sort((a, b) => a.last - b.last || a.begun - b.begun);
  const produced = Math.max(...shares.map((share) => share.produced));
  const heard = Math.max(...shares.map((share) => share.heard));
  let unused = numberedDrops(highestCounts(shares.map(({ dropped }) => dropped)));
  let counted = 0;
  let told: Record<string, number> = {};

  return ordered.map((share, index) => {
    const end = index === ordered.length - 1 ? produced : share.last;
    const own = Math.max(0, end - counted);
    counted = Math.max(counted, end);
    const gap = Math.max(0, own - share.stored - share.rejected);
    const explained = Math.min(gap, unused);
    unused -= explained;
    const dropped = newlyTold(share.dropped, told);
    told = highestCounts([told, share.dropped]);
    const counts = { produced: own, stored: share.stored, rejected: share.rejected, dropped, heard };
    const { session, release, begun } = share;
    const tally = { ...tallyOf(counts, now, explained), letGo: numberedDrops(dropped) };
    return { session, release, begun, heard: share.heard, ...tally };
  });
}

function newlyTold(dropped: Record<string, number>, told: Record<string, number>): Record<string, number> {
  const entries = Object.entries(dropped).map(
    ([reason, count]) => [reason, count - (told[reason] ?? 0)] as const,
  );
  return Object.fromEntries(entries.filter(([, count]) => count > 0));
}
