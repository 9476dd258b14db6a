import { eventData, type Start } from './peer.ts';

/** Builds the event and drops it: what the page does anyway. */
export const light: Start = () => ({
  event(index) {
    Object.assign(globalThis, { sink: eventData(index) });
  },
  error(error) {
    Object.assign(globalThis, { sink: error });
  },
});
