import { after } from '../browser/after.ts';
import { type Stop, stopAll } from '../stop.ts';
import { presence } from './presence.ts';

const EVERY_MS = 1000;

/** Reports once a second, while the page is seen, by how many milliseconds a timer came late: how long the event loop was busy. */
export function lag(report: (lateMs: number) => void): Stop {
  let stop: Stop = () => undefined;
  const wait = (): void => {
    const due = performance.now() + EVERY_MS;
    stop = after(EVERY_MS, () => {
      wait();
      report(Math.max(0, performance.now() - due));
    });
  };
  return stopAll([
    () => stop(),
    // Browsers slow down the timers of hidden pages; that is no lag.
    presence((isPresent) => {
      stop();
      if (isPresent) wait();
    }),
  ]);
}
