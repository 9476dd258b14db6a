import type { TelemetryCollector } from '@candor/core';

/** One commit of a component, as React's profiler tells it, or as it is measured without one. */
export interface RenderCommit {
  readonly phase: 'mount' | 'update' | 'nested-update';
  /** Milliseconds that rendering took. */
  readonly actualDuration: number;
  /** Milliseconds that rendering everything would have taken. */
  readonly baseDuration?: number;
}

interface Tally {
  commits: number;
  mounts: number;
  actualMs: number;
  longestMs: number;
  baseMs?: number;
}

/** How long commits are added up before they are told. */
const WINDOW_MS = 10_000;

/** By the collector that tells them, and the name of what was rendered. */
const open = new WeakMap<TelemetryCollector, Map<string, Tally>>();

/** Adds a commit to those of its name; they are told together, every ten seconds and when the page goes. */
export function tallyRender(collector: TelemetryCollector, name: string, commit: RenderCommit): void {
  // What is not allowed is not kept either.
  if (!isAllowed(collector)) return;
  const tallies = open.get(collector) ?? begin(collector);
  const { phase, actualDuration, baseDuration } = commit;
  const tally = tallies.get(name) ?? { commits: 0, mounts: 0, actualMs: 0, longestMs: 0 };
  tally.commits += 1;
  if (phase === 'mount') tally.mounts += 1;
  tally.actualMs += actualDuration;
  tally.longestMs = Math.max(tally.longestMs, actualDuration);
  if (baseDuration !== undefined) tally.baseMs = (tally.baseMs ?? 0) + baseDuration;
  tallies.set(name, tally);
}

function begin(collector: TelemetryCollector): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  const tell = (): void => {
    clearTimeout(timer);
    for (const stop of stops) stop();
    if (open.get(collector) === tallies) open.delete(collector);
    for (const [name, tally] of tallies) collector.track({ type: 'ui.render', data: { name, ...tally } });
    tallies.clear();
  };
  const timer = setTimeout(tell, WINDOW_MS);
  const stops = [
    collector.onPageExit(tell),
    collector.onDestroy(tell),
    collector.onConsentChange(() => isAllowed(collector) || tallies.clear()),
  ];
  open.set(collector, tallies);
  return tallies;
}

function isAllowed(collector: TelemetryCollector): boolean {
  return /enhanced|full/.test(collector.getConsent());
}
