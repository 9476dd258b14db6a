import type { Stop } from '../stop.ts';
import { after } from './after.ts';
import { guard } from './guard.ts';

const firstLookMs = 50;
/** By then it has been looked for during some 50 seconds. */
const lastLookMs = 30_000;

/** Calls `use` with something of the page once it is there. It is looked for ever more rarely, and in the end no more. */
export function whenThere<Found>(find: () => Found | undefined, use: (found: Found) => void): Stop {
  let stopWaiting: Stop = () => undefined;
  const look = (nextMs: number): void => {
    const found = find();
    if (found) use(found);
    else if (nextMs < lastLookMs) stopWaiting = after(nextMs, () => look(2 * nextMs));
  };
  guard(look)(firstLookMs);
  return () => stopWaiting();
}
