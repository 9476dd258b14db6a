import type { TimeRange } from '@candor/server/api';
import { formatSpanOfTime } from '../format/time.ts';

/** A span of time that ends now. */
export type RangeName = '15m' | '1h' | '24h' | '7d' | '30d';

/** A span that ends now, or one between two moments. */
export type Range = RangeName | TimeRange;

/** What narrows every panel; it lives in the address, so that it survives reload, back and sharing. */
export interface Filters {
  range: Range;
  /** Whether the time before is shown beside it. */
  isCompared?: boolean;
  /** Path of one page; absent means all. */
  page?: string;
  /** Event type shown by the live stream; absent means all. */
  type?: string;
  /** Only visits with an event for which this condition holds; absent means all. */
  segment?: string;
  /** The question of a page that asks one. */
  q?: string;
  /** Whose events are shown; absent means the first project that one may see. */
  project?: string;
  /** What is chosen of a board's variables, by name; empty is everything, absent what the board says. */
  choices?: Readonly<Record<string, string>>;
}

interface RangeMeaning {
  ms: number;
  /** For the picker. */
  label: string;
  /** For sentences: "in the last hour". */
  words: string;
  /** How often its panels ask again: often where a minute shows, seldom where it cannot. */
  refreshMs: number;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export const RANGES: Record<RangeName, RangeMeaning> = {
  '15m': { ms: 15 * MINUTE, label: '15 min', words: 'the last 15 minutes', refreshMs: 5_000 },
  '1h': { ms: 60 * MINUTE, label: '1 h', words: 'the last hour', refreshMs: 10_000 },
  '24h': { ms: DAY, label: '24 h', words: 'the last 24 hours', refreshMs: 15_000 },
  '7d': { ms: 7 * DAY, label: '7 d', words: 'the last 7 days', refreshMs: MINUTE },
  '30d': { ms: 30 * DAY, label: '30 d', words: 'the last 30 days', refreshMs: 5 * MINUTE },
};

export const RANGE_NAMES: readonly RangeName[] = ['15m', '1h', '24h', '7d', '30d'];

/** The longest span that the server answers. */
export const MAX_RANGE_MS: number = 430 * DAY;

const DEFAULT_RANGE: RangeName = '24h';
const MAX_FILTER_CHARS = 2048;
const MAX_CHOICES = 8;
const CHOICE = /^v\.([a-z][a-zA-Z\d]{0,29})$/;
const LATEST = Date.UTC(2100, 0, 1);

/** Reads the filters from an address; what it does not understand counts as absent. */
export function toFilters(search: string): Filters {
  const params = new URLSearchParams(search);
  const page = params.get('page')?.slice(0, MAX_FILTER_CHARS);
  const type = params.get('type')?.slice(0, MAX_FILTER_CHARS);
  const segment = params.get('segment')?.slice(0, MAX_FILTER_CHARS);
  const q = params.get('q')?.slice(0, MAX_FILTER_CHARS);
  const project = params.get('project')?.slice(0, MAX_FILTER_CHARS);
  const choices = readChoices(params);
  return {
    range: readRange(params),
    ...(params.get('compare') === 'before' && { isCompared: true }),
    ...(page && { page }),
    ...(type && { type }),
    ...(segment && { segment }),
    ...(q && { q }),
    ...(project && { project }),
    ...(choices && { choices }),
  };
}

/** Writes the filters as they stand in an address; defaults stay away. */
export function toSearch({
  range,
  isCompared,
  page,
  type,
  segment,
  q,
  project,
  choices = {},
}: Filters): string {
  const params = new URLSearchParams();
  if (typeof range === 'object') {
    params.set('from', new Date(range.from).toISOString());
    params.set('to', new Date(range.to).toISOString());
  } else if (range !== DEFAULT_RANGE) params.set('range', range);
  if (isCompared) params.set('compare', 'before');
  if (page) params.set('page', page);
  if (type) params.set('type', type);
  if (segment) params.set('segment', segment);
  if (q) params.set('q', q);
  if (project) params.set('project', project);
  for (const [name, value] of Object.entries(choices)) params.set(`v.${name}`, value);
  const search = params.toString();
  return search === '' ? '' : `?${search}`;
}

/** What the filters say of one thing, as far as it is among the words that it can be. */
export function readChoice<Name extends string>(
  { choices = {} }: Filters,
  name: string,
  options: Readonly<Record<Name, string>>,
): Name | undefined {
  const names = Object.keys(options) as Name[]; // a record's own keys
  return names.find((option) => option === choices[name]);
}

/**
 * The moments between which a range lies. Several days begin with the first of them, a day of UTC as the server counts them: no chart then begins with a part of a
 * day, and days that are counted already need no second look.
 */
export function toTimeRange(range: Range, now: number): TimeRange {
  if (typeof range === 'object') return range;
  const { ms } = RANGES[range];
  const from = now - ms;
  return { from: ms > DAY ? Math.floor(from / DAY) * DAY : from, to: now };
}

/**
 * What a range is compared with: the same length that ends where it begins, and for several days the same hours that many days before. These share the part of a
 * day that is today; otherwise noon would be held against midnight.
 */
export function toRangeBefore(range: Range, now: number): TimeRange {
  const { from, to } = toTimeRange(range, now);
  const ms = typeof range === 'object' ? to - from : RANGES[range].ms;
  return { from: Math.max(0, from - ms), to: to - ms };
}

/** For sentences: `the last hour`, or the two moments. */
export function toRangeWords(range: Range): string {
  return typeof range === 'object' ? formatSpanOfTime(range.from, range.to) : RANGES[range].words;
}

/** How often panels of a range ask again; never where it lies between two moments. */
export function refreshMsOf(range: Range): number | false {
  return typeof range === 'object' ? false : RANGES[range].refreshMs;
}

/** Whether two moments are a span that can be asked for. */
export function isTimeRange({ from, to }: TimeRange): boolean {
  return Number.isFinite(from) && from >= 0 && from < to && to <= LATEST && to - from <= MAX_RANGE_MS;
}

function readRange(params: URLSearchParams): Range {
  const between = { from: Date.parse(params.get('from') ?? ''), to: Date.parse(params.get('to') ?? '') };
  if (isTimeRange(between)) return between;
  return RANGE_NAMES.find((name) => name === params.get('range')) ?? DEFAULT_RANGE;
}

function readChoices(params: URLSearchParams): Record<string, string> | undefined {
  const found = [...params].flatMap(([key, value]): [string, string][] => {
    const name = CHOICE.exec(key)?.[1];
    return name === undefined ? [] : [[name, value.slice(0, MAX_FILTER_CHARS)]];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found.slice(0, MAX_CHOICES));
}
