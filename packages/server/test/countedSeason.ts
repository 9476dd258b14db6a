const WEEK = 168;
const WEEKS = 8;
/** The hour of the last week in which something may go wrong first. */
const FIRST_HOUR = WEEK * (WEEKS - 1);

/** What goes wrong in the last week: how often, for how many hours, and what is left of the hour after so many. */
export interface FaultKind {
  many: number;
  hours: number | { from: number; to: number };
  times: (hour: number, index: number) => number;
}

/** From a surge and a drop to what grows over hours. */
export const FAULT_KINDS = {
  'times 2.2 or 0.3': {
    many: 8,
    hours: { from: 2, to: 3 },
    times: (_, index) => (index % 2 === 0 ? 2.2 : 0.3),
  },
  nothing: { many: 8, hours: { from: 2, to: 3 }, times: () => 0 },
  half: { many: 8, hours: { from: 2, to: 3 }, times: () => 0.5 },
  double: { many: 8, hours: { from: 2, to: 3 }, times: () => 2 },
  spike: { many: 8, hours: 1, times: () => 5 },
  drift: { many: 4, hours: 12, times: (hour) => 1 - 0.06 * (hour + 1) },
} as const satisfies Record<string, FaultKind>;

/** Counts of eight weeks, and when something was wrong in the last. */
export interface CountedSeason {
  hours: number[];
  faults: { from: number; to: number }[];
}

/**
 * Eight weeks of a site: days and weekends, growth by 15 %, chance, an outage of six hours in the fourth week, and faults in the last.
 * Faults change what is to be expected, before chance has its say. `unrest` is how much hours vary beyond chance, as a share.
 */
export function makeSeason(
  perHour: number,
  random: () => number,
  { fault, unrest = 0 }: { fault?: FaultKind; unrest?: number } = {},
): CountedSeason {
  const times = new Array<number>(WEEK * WEEKS).fill(1);
  const outage = WEEK * 3 + Math.floor(random() * 100);
  times.fill(0, outage, outage + 6);
  const faults = plant(times, random, fault);
  const hours = times.map((factor, hour) => {
    const ofDay = 1 + 0.6 * Math.sin(((hour % 24) / 24) * 2 * Math.PI);
    const ofWeek = Math.floor(hour / 24) % 7 >= 5 ? 0.7 : 1;
    const growth = 1 + (0.15 * hour) / (WEEK * WEEKS);
    const ofChance = Math.exp(unrest * normal(random));
    return poisson(perHour * ofDay * ofWeek * growth * factor * ofChance, random);
  });
  return { hours, faults };
}

function plant(times: number[], random: () => number, fault: FaultKind | undefined): CountedSeason['faults'] {
  if (!fault) return [];
  const apart = Math.floor(WEEK / fault.many) - 1;
  return Array.from({ length: fault.many }, (_, index) => {
    const { from: least, to: most } =
      typeof fault.hours === 'number' ? { from: fault.hours, to: fault.hours } : fault.hours;
    const length = least + Math.floor(random() * (most - least + 1));
    const from = FIRST_HOUR + index * apart + 2 + Math.floor(random() * (apart - length - 3));
    for (let hour = 0; hour < length; hour += 1) times[from + hour] = fault.times(hour, index);
    return { from, to: from + length };
  });
}

/** A count of what happens so often on average. */
export function poisson(mean: number, random: () => number): number {
  if (mean > 100) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  const limit = Math.exp(-mean);
  let count = -1;
  for (let product = 1; product > limit || count < 0; count += 1) product *= random();
  return count;
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** How alarms over the last week meet what was wrong. */
export function judgeSeason(
  { hours, faults }: CountedSeason,
  isAlarming: (hours: readonly number[]) => boolean,
  historyHours: number,
): { faults: number; found: number; alarms: number; right: number } {
  const alarms: { from: number; to: number }[] = [];
  for (let hour = FIRST_HOUR; hour < hours.length; hour += 1) {
    if (!isAlarming(hours.slice(Math.max(0, hour + 1 - historyHours), hour + 1))) continue;
    const last = alarms.at(-1);
    if (last?.to === hour) last.to = hour + 1;
    else alarms.push({ from: hour, to: hour + 1 });
  }
  const meets = (a: { from: number; to: number }, b: { from: number; to: number }): boolean =>
    a.from < b.to && b.from < a.to;
  return {
    faults: faults.length,
    found: faults.filter((fault) => alarms.some((alarm) => meets(alarm, fault))).length,
    alarms: alarms.length,
    right: alarms.filter((alarm) => faults.some((fault) => meets(alarm, fault))).length,
  };
}
