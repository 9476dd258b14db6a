const HOUR = 60 * 60 * 1_000;
const DAY = 24 * HOUR;

/** A stretch of time. */
export interface Span {
  from: number;
  to: number;
}

/** What goes wrong in a made-up year, and when. */
export interface Faults {
  /** Errors come some twenty times as often. */
  storm: Span;
  /** A service answers nobody. */
  outage: Span & { service: string };
  /** Only where a release is in use. */
  slow: Span & { release: string; page: string };
  /** An error that the newest release has brought. */
  fresh: Span & { type: string };
}

/** A release, while it was the newest. */
export interface Release extends Span {
  name: string;
  /** Hundredths of visits that each measured one stands for. */
  weight: number;
}

const RELEASE_MS = 14 * DAY;

/** Releases up to `end`, the oldest first, one every two weeks; every third measures half of the visits. */
export function releasesOf({ from, to }: Span): Release[] {
  const count = Math.max(1, Math.ceil((to - from) / RELEASE_MS));
  return Array.from({ length: count }, (_, index) => ({
    name: `2.${index}.0`,
    weight: index % 3 === 2 ? 200 : 100,
    // Counted back from the end, so that the newest is two weeks old.
    from: index === 0 ? from : to - (count - index) * RELEASE_MS,
    to: to - (count - index - 1) * RELEASE_MS,
  }));
}

/** What goes wrong, counted back from the end, so that it lies where pages and previews look. */
export function faultsOf({ to }: Span, releases: readonly Release[]): Faults {
  const at = (days: number): number => Math.floor((to - days * DAY) / DAY) * DAY;
  const slow = releases.at(-4) ?? releases[0];
  const fresh = releases.at(-1);
  return {
    storm: { from: at(17) + 14 * HOUR, to: at(17) + 17 * HOUR },
    outage: { from: at(4) + 9 * HOUR, to: at(4) + 11 * HOUR, service: 'search' },
    slow: {
      from: slow?.from ?? to,
      to: slow?.to ?? to,
      release: slow?.name ?? '',
      page: '/checkout',
    },
    fresh: { from: fresh?.from ?? to, to, type: 'RangeError' },
  };
}

/** Whether a time lies in a stretch. */
export function isIn({ from, to }: Span, at: number): boolean {
  return at >= from && at < to;
}
