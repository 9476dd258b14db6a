import type { HeldTelemetry } from './telemetry.ts';

/** What runs for whom React gives no context: its root, and boundaries outside a provider. The last one to start is the nearest. */
const running: HeldTelemetry[] = [];
let prepared: HeldTelemetry | undefined;

/** Remembers telemetry of a render that may never reach the page. */
export function prepare(held: HeldTelemetry): void {
  // On a server nothing ever reaches a page.
  if (typeof document !== 'undefined') prepared = held;
}

export function start(held: HeldTelemetry): void {
  prepared = undefined;
  running.push(held);
}

export function stop(held: HeldTelemetry): void {
  running.splice(running.indexOf(held), 1);
}

/** What runs; else what a first render prepared that an error has kept from the page. */
export function find(): HeldTelemetry | undefined {
  return running.at(-1) ?? prepared;
}
