import type { TimeRange } from './types.ts';

/** How durations are spread, in milliseconds, weighted by sampling; null where nothing was timed. */
export interface TimePercentiles {
  p50Ms: number | null;
  p75Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
}

/** How often one of the site's operations ran and what it took, weighted by sampling. */
export interface OperationUsage extends TimePercentiles {
  name: string;
  count: number;
  totalMs: number;
  /** Of the time of all operations, in [0, 1]. */
  share: number;
  /** p75 in milliseconds for each bucket of the range, oldest first; null where it did not run. */
  trend: (number | null)[];
}

/** What kind of time is spent. */
export type BottleneckKind = 'operation' | 'resource' | 'script';

/** What costs much of one kind of time, added up over page loads, weighted by sampling. */
export interface BottleneckUsage {
  kind: BottleneckKind;
  /** Of an operation its name, of a resource its host and path, of a script its file and function. */
  name: string;
  /** How often it happened. */
  count: number;
  totalMs: number;
  /** Of the time of its kind on the page loads that told of that kind, in [0, 1]. */
  share: number;
  /** Page loads that told of it. */
  loads: number;
}

/** What a call of an AI service is told by. */
export type AIField =
  | 'contextGatheringMs'
  | 'contextCompressionMs'
  | 'apiCallMs'
  | 'totalMs'
  | 'tokens'
  | 'contextSizeBytes';

/** One bucket of AI operations. */
export interface AIPoint {
  at: number;
  count: number;
  p75Ms: number | null;
  tokens: number;
}

/** The AI operations of a range, weighted by sampling; percentiles are of `totalMs`. */
export interface AIUsage extends TimePercentiles {
  count: number;
  tokens: number;
  /** Of each field the mean over the operations that told it; null where none did. */
  averages: Record<AIField, number | null>;
  /** Buckets without operations are left out. */
  series: AIPoint[];
}

/** `GET /api/v1/operations?from&to&page`. */
export interface OperationsAnswer {
  range: TimeRange;
  bucketMs: number;
  /** All operations together. */
  total: TimePercentiles & { count: number; totalMs: number };
  /** How many operations there are that `search` finds, listed or not. */
  found: number;
  /** Those that take the most time, at most 50. */
  operations: OperationUsage[];
  /** The largest shares first; at most 20 of each kind. */
  bottlenecks: BottleneckUsage[];
  ai: AIUsage;
}

/** What requests came to, weighted by sampling. */
export interface RequestFigures extends TimePercentiles {
  requests: number;
  /** Answered with 400 or above, failed or timed out; what the page gave up itself is none. */
  failures: number;
}

/** The requests of one bucket. */
export interface RequestPoint extends RequestFigures {
  at: number;
}

/** The requests to one server. */
export interface RequestHost extends RequestFigures {
  /** Empty for the page's own. */
  host: string;
}

/** The requests of one method to one route. */
export interface RequestRoute extends RequestHost {
  method: string;
  route: string;
  totalMs: number;
  /** Of the time of all requests, in [0, 1]. */
  share: number;
  /** Mean of what the server says it took, in milliseconds; null where it never says. */
  serverMs: number | null;
  /** Mean size of an answer in bytes, where its headers tell; null where they never do. */
  responseBytes: number | null;
  /** Requests for each bucket of the range, oldest first. */
  trend: number[];
}

/** `GET /api/v1/requests?from&to&page`. Durations leave out what the page gave up itself. */
export interface RequestsAnswer {
  range: TimeRange;
  bucketMs: number;
  total: RequestFigures;
  /** How requests ended, the most frequent first. */
  outcomes: { outcome: string; requests: number }[];
  /** Buckets without requests are left out. */
  series: RequestPoint[];
  /** The most asked, at most 50. */
  hosts: RequestHost[];
  /** The most asked, at most 50. */
  routes: RequestRoute[];
  /** How many servers there are, and how many routes that `search` finds, listed or not. */
  found: { routes: number; hosts: number };
}

/** What page loads took of devices and networks, by the newest reading of each, weighted by sampling; null where none told. */
export interface ResourceFigures {
  /** Page loads. */
  loads: number;
  /** p75 of what scripts hold in memory, in bytes. */
  heapBytes: number | null;
  /** p75 of the milliseconds by which one timer in a hundred came late. */
  lagMs: number | null;
  /** p75 of the milliseconds in which input had to wait. */
  blockingMs: number | null;
  /** Mean number of long animation frames. */
  longFrames: number | null;
  /** Mean of what came over the network, in bytes. */
  transferredBytes: number | null;
  /** Median speed of what came over the network. */
  downloadBytesPerSecond: number | null;
  /** Share of files that came from the browser's cache, in [0, 1]. */
  cacheHitRatio: number | null;
  /** p75 of what the site keeps on the device, in bytes. */
  storageBytes: number | null;
}

/** `GET /api/v1/resources?from&to&page`. */
export interface ResourcesAnswer {
  range: TimeRange;
  bucketMs: number;
  total: ResourceFigures;
  /** By the bucket of the newest reading; buckets without one are left out. */
  series: (ResourceFigures & { at: number })[];
  /** Those with the most page loads, at most 50, whatever `page` was asked for. */
  pages: (ResourceFigures & { page: string })[];
  /** How many pages there are, listed or not. */
  found: number;
  /** Bytes over the network by what asked for them, such as `script` or `img`, the most first; at most 20. */
  bytesByType: { type: string; bytes: number }[];
  /** How the processor kept up, by page loads, from `nominal` to `critical`; empty where no browser tells. */
  cpuPressure: { state: string; loads: number }[];
  /** What ran in long animation frames, the largest shares first; at most 20. */
  scripts: BottleneckUsage[];
}
