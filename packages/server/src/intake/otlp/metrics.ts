import type { ForeignEvent } from '../foreign/batch.ts';
import { defined, get, isRecord, toList, toNumber, toWords } from '../foreign/reading.ts';
import { toAttributes, toMs } from './attributes.ts';
import { pageOf } from './logs.ts';

const kinds = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'] as const;
const temporalities = [undefined, 'delta', 'cumulative'];

/** A metric's data points, each as an event; of what was counted in buckets the value is the mean. */
export function toMetricEvents(metric: unknown, receivedAt: number): (ForeignEvent | string)[] {
  if (!isRecord(metric)) return ['metric must be an object'];
  const kind = kinds.find((one) => isRecord(metric[one]));
  if (kind === undefined) return ['metric must be a gauge, sum, histogram or summary'];
  const name = toWords(metric['name']);
  if (name === undefined) return ['metric must have a name'];
  const told = metric[kind];
  const temporality = temporalities[toNumber(get(told, 'aggregationTemporality')) ?? 0];
  const unit = toWords(metric['unit']);

  return toList(get(told, 'dataPoints')).map((point) => {
    if (!isRecord(point)) return 'data point must be an object';
    const { value, ...amounts } = toAmounts(point);
    if (value === undefined) return 'data point must have a value';
    const attributes = toAttributes(point['attributes']);
    const page = pageOf(attributes);
    const at = {
      timestamp: toMs(point['timeUnixNano']) ?? receivedAt,
      ...(page !== undefined && { page }),
    };
    const data = defined({ ...attributes, name, value, unit, kind, temporality, ...amounts });
    return { type: 'metric', ...at, data };
  });
}

function toAmounts(point: Readonly<Record<string, unknown>>): Record<string, unknown> & { value?: unknown } {
  const single = toNumber(point['asDouble'] ?? point['asInt']);
  if (single !== undefined) return { value: single };
  const count = toNumber(point['count']);
  if (count === undefined) return {};
  const sum = toNumber(point['sum']);
  return {
    value: sum === undefined || count === 0 ? (sum ?? 0) : sum / count,
    count,
    sum,
    min: toNumber(point['min']),
    max: toNumber(point['max']),
    bounds: toNumbers(point['explicitBounds']),
    buckets: toNumbers(point['bucketCounts']),
    scale: toNumber(point['scale']),
    zeroCount: toNumber(point['zeroCount']),
    positive: toBuckets(point['positive']),
    negative: toBuckets(point['negative']),
    quantiles: toQuantiles(point['quantileValues']),
  };
}

function toBuckets(told: unknown): Record<string, unknown> | undefined {
  const buckets = toNumbers(get(told, 'bucketCounts'));
  return buckets && { offset: toNumber(get(told, 'offset')) ?? 0, buckets };
}

function toNumbers(list: unknown): (number | undefined)[] | undefined {
  return Array.isArray(list) && list.length > 0 ? list.map(toNumber) : undefined;
}

function toQuantiles(list: unknown): Record<string, unknown> | undefined {
  if (!Array.isArray(list)) return undefined;
  return Object.fromEntries(
    list.map((entry) => [String(toNumber(get(entry, 'quantile')) ?? 0), toNumber(get(entry, 'value'))]),
  );
}
