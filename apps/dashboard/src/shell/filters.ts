/** A span of time that ends now. */
export type RangeName = '15m' | '1h' | '24h' | '7d' | '30d';

/** What narrows every panel; it lives in the address, so that it survives reload, back and sharing. */
export interface Filters {
  range: RangeName;
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

const DEFAULT_RANGE: RangeName = '24h';
const MAX_FILTER_CHARS = 2048;

/** Reads the filters from an address; what it does not understand counts as absent. */
export function toFilters(search: string): Filters {
  const params = new URLSearchParams(search);
  const range = RANGE_NAMES.find((name) => name === params.get('range')) ?? DEFAULT_RANGE;
  const page = params.get('page')?.slice(0, MAX_FILTER_CHARS);
  const type = params.get('type')?.slice(0, MAX_FILTER_CHARS);
  const segment = params.get('segment')?.slice(0, MAX_FILTER_CHARS);
  const q = params.get('q')?.slice(0, MAX_FILTER_CHARS);
  const project = params.get('project')?.slice(0, MAX_FILTER_CHARS);
  return {
    range,
    ...(page && { page }),
    ...(type && { type }),
    ...(segment && { segment }),
    ...(q && { q }),
    ...(project && { project }),
  };
}

/** Writes the filters as they stand in an address; defaults stay away. */
export function toSearch({ range, page, type, segment, q, project }: Filters): string {
  const params = new URLSearchParams();
  if (range !== DEFAULT_RANGE) params.set('range', range);
  if (page) params.set('page', page);
  if (type) params.set('type', type);
  if (segment) params.set('segment', segment);
  if (q) params.set('q', q);
  if (project) params.set('project', project);
  const search = params.toString();
  return search === '' ? '' : `?${search}`;
}
