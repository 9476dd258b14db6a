import { createContext, use, useSyncExternalStore } from 'react';
import type { Live } from './live.ts';
import type { LiveState } from './liveState.ts';

/** Carries the one live stream of the document. */
export const LiveContext = createContext<Live | undefined>(undefined);

/** The live stream's state and its two switches; connected as long as the caller is mounted. */
export function useLive(): LiveState & Pick<Live, 'pause' | 'resume'> {
  const live = use(LiveContext);
  if (live === undefined) throw new Error('useLive needs <LiveContext value={createLive(…)}> above it.');
  const state = useSyncExternalStore(live.subscribe, live.get);
  return { ...state, pause: live.pause, resume: live.resume };
}
