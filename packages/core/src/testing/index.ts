export { type FakeClock, installFakeClock } from './fakeClock.ts';
export { createMemorySink, type MemorySink } from './memorySink.ts';
export { fillStorage, goOffline, hidePage, leavePage } from './simulate.ts';
export {
  type MatcherContext,
  type MatcherResult,
  type SeenEvent,
  type SeenEvents,
  toHaveTracked,
} from './toHaveTracked.ts';
