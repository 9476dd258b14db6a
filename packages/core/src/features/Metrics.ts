import { after } from '../browser/after.ts';
import { guard } from '../browser/guard.ts';
import type { Tracker } from '../event.ts';
import { check, count, type Kind } from '../option.ts';
import { type Percentiles, percentilesOf } from '../sketch/percentiles.ts';
import { Sketch, type SketchData } from '../sketch/Sketch.ts';
import { type Stop, stopAll } from '../stop.ts';
import type { PublicText } from '../wire/privacyClass.ts';
import { pick } from './pick.ts';

/** Values by the names of labels, such as `{ plan: 'pro' }`. */
export type MetricLabels<Name extends string = string> = {
  readonly [Label in Name]?: PublicText | undefined;
};

/** What a metric counts and by what. */
export interface MetricOptions<Label extends string = string> {
  /**
   * By UCUM (https://ucum.org), such as `ms`, `By`, `%` or `{order}`.
   * @default '1'
   */
  readonly unit?: PublicText | undefined;
  readonly description?: string | undefined;
  /** Names of the labels that it may have; others are left out. */
  readonly labels?: readonly Label[] | undefined;
}

/** Counts what only grows. */
export interface Counter<Label extends string = string> {
  /** Adds 1, or another number that is not negative; what is no such number is left out. */
  add(value?: number, labels?: MetricLabels<Label>): void;
}

/** Holds what goes up and down: its last value counts. */
export interface Gauge<Label extends string = string> {
  /** What is no finite number is left out. */
  set(value: number, labels?: MetricLabels<Label>): void;
}

/** Holds how values are spread. */
export interface Histogram<Label extends string = string> {
  /** What is no finite number is left out. */
  record(value: number, labels?: MetricLabels<Label>): void;
}

/** What an instrument keeps: a sum that only grows, the last value, or how values are spread. */
export type MetricKind = 'counter' | 'gauge' | 'histogram';

/** One metric under one set of labels, since the page began. */
export interface MetricReading {
  readonly name: string;
  readonly kind: MetricKind;
  readonly unit: string;
  readonly description?: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  /** Of a counter its sum, of a gauge its last value, of a histogram the sum of its values. */
  readonly value: number;
  /** Of a histogram: each percentile within 1.09 % of a value that was recorded. */
  readonly spread?: Percentiles;
  /** Of a histogram: what merges with others. */
  readonly sketch?: SketchData;
}

/** How metrics are told and kept. */
export interface MetricsOptions {
  /**
   * How many milliseconds after a change it is told.
   * @default 60000
   */
  readonly intervalMs?: number | undefined;
  /**
   * How many sets of labels each metric may have; further ones are counted together under the label `otel.metric.overflow`.
   * @default 50
   */
  readonly maxSeries?: number | undefined;
}

interface Series {
  readonly labels: Readonly<Record<string, string>>;
  value: number;
  /** What was added since it was told. */
  delta: number;
  isChanged: boolean;
  recent: Sketch;
  readonly all: Sketch | undefined;
}

interface Metric {
  readonly name: string;
  readonly kind: MetricKind;
  readonly unit: string;
  readonly description: string | undefined;
  labels: readonly string[];
  readonly series: Map<string, Series>;
}

/** Ten doublings from one end of a histogram to the other; below, values melt together. */
const MAX_BUCKETS = 320;
const MAX_LABEL_CHARACTERS = 100;
const overflow = { 'otel.metric.overflow': 'true' };

/**
 * Counters, gauges and histograms of the site's own, added up in the page and told as `metric` events: what was added since the last one.
 * Nothing is counted before the person allows something, and what was counted goes when they take that back.
 *
 * @example
 * const metrics = new Metrics(collector);
 * const orders = metrics.counter('orders', { unit: '{order}', labels: ['plan'] });
 * orders.add(1, { plan: 'pro' });
 */
export class Metrics {
  readonly #tracker: Tracker;
  readonly #intervalMs: number;
  readonly #maxSeries: number;
  readonly #stop: Stop;
  readonly #metrics = new Map<string, Metric>();
  #stopTimer: Stop | undefined;
  #isDestroyed = false;

  constructor(tracker: Tracker, options: MetricsOptions = {}) {
    const { intervalMs = 60_000, maxSeries = 50 } = pick(options, ['intervalMs', 'maxSeries']);
    check('intervalMs', count(1, 2 ** 31 - 1), intervalMs);
    check('maxSeries', count(1, 1000), maxSeries);
    this.#tracker = tracker;
    this.#intervalMs = intervalMs;
    this.#maxSeries = maxSeries;
    this.#stop = stopAll([
      tracker.onDestroy(() => this.destroy()),
      tracker.onPageExit(() => this.#tell()),
      tracker.onConsentChange((level) => level === 'none' && this.#forget()),
      () => this.#stopTimer?.(),
    ]);
  }

  /**
   * A counter; the same one for the same name, with the labels of all who asked for it. Throws where the name has another kind or unit, or
   * no metric may have it.
   */
  counter<const Label extends string = never>(
    name: PublicText,
    options?: MetricOptions<Label>,
  ): Counter<Label> {
    const metric = this.#register('counter', name, options);
    return {
      add: (value = 1, labels) => this.#update(metric, value, labels),
    };
  }

  /** A gauge, as `counter`. */
  gauge<const Label extends string = never>(name: PublicText, options?: MetricOptions<Label>): Gauge<Label> {
    const metric = this.#register('gauge', name, options);
    return { set: (value, labels) => this.#update(metric, value, labels) };
  }

  /** A histogram, as `counter`. */
  histogram<const Label extends string = never>(
    name: PublicText,
    options?: MetricOptions<Label>,
  ): Histogram<Label> {
    const metric = this.#register('histogram', name, options);
    return { record: (value, labels) => this.#update(metric, value, labels) };
  }

  /** All metrics since the page began, or since the person allowed it anew: for `toOpenMetrics`, `toOtlpMetrics` and yourself. */
  read(): MetricReading[] {
    return [...this.#metrics.values()].flatMap(({ series, labels: _, ...metric }) =>
      [...series.values()].map((one) => ({ ...metric, ...toReading(one) })),
    );
  }

  /** Tells what is still untold, and stops. */
  destroy(): void {
    if (this.#isDestroyed) return;
    this.#tell();
    this.#isDestroyed = true;
    this.#stop();
  }

  #register(kind: MetricKind, name: string, options: MetricOptions = {}): Metric {
    const { unit = '1', description, labels = [] } = pick(options, ['unit', 'description', 'labels']);
    checkName('a metric name', name);
    check(`unit of ${name}`, unitOfUcum, unit);
    check(`labels of ${name}`, ['an array of names', Array.isArray], labels);
    for (const label of labels) checkName(`each label of ${name}`, label);
    const metric = this.#metrics.get(name) ?? {
      name,
      kind,
      unit,
      description,
      labels: [],
      series: new Map(),
    };
    if (metric.kind !== kind || metric.unit !== unit)
      fail(
        `${name} is a ${metric.kind} in ${metric.unit} already: take another name, or the same kind and unit`,
      );
    // Parts of a site that do not know of each other may each name some.
    metric.labels = [...new Set([...metric.labels, ...labels])].sort();
    this.#metrics.set(name, metric);
    return metric;
  }

  readonly #update = guard(
    ({ kind, labels: names, series }: Metric, value: number, given: MetricLabels | undefined): void => {
      const isKept = Number.isFinite(value) && (kind !== 'counter' || value >= 0);
      if (this.#isDestroyed || !isKept || this.#tracker.getConsent() === 'none') return;
      const one = this.#seriesOf(series, toLabels(names, given), kind);
      one.isChanged = true;
      one.delta += value;
      one.value = kind === 'gauge' ? value : one.value + value;
      if (kind === 'histogram') one.recent.add(value);
      this.#stopTimer ??= after(this.#intervalMs, () => this.#tell());
    },
  );

  #seriesOf(series: Metric['series'], labels: Series['labels'], kind: MetricKind): Series {
    const key = JSON.stringify(labels);
    const known = series.get(key);
    if (known) return known;
    const isFull = series.size >= this.#maxSeries && labels !== overflow;
    if (isFull) return this.#seriesOf(series, overflow, kind);
    const all = kind === 'histogram' ? new Sketch(MAX_BUCKETS) : undefined;
    const one = { labels, value: 0, delta: 0, isChanged: false, recent: new Sketch(MAX_BUCKETS), all };
    series.set(key, one);
    return one;
  }

  #tell(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    for (const { name, kind, unit, series } of this.#metrics.values())
      for (const one of series.values())
        if (one.isChanged) {
          const value = kind === 'gauge' ? one.value : one.delta;
          this.#tracker.track({
            type: 'metric',
            data: { name, kind, unit, value, labels: one.labels, ...spreadOf(one) },
          });
          settle(one);
        }
  }

  #forget(): void {
    for (const { series } of this.#metrics.values()) series.clear();
  }
}

function toReading(one: Series): Pick<MetricReading, 'labels' | 'value' | 'spread' | 'sketch'> {
  const { labels, value, recent, all } = one;
  if (!all) return { labels, value };
  const sketch = new Sketch(MAX_BUCKETS);
  sketch.merge(all);
  sketch.merge(recent);
  return { labels, value, spread: percentilesOf(sketch), sketch };
}

function spreadOf({ recent, all }: Series): object | undefined {
  return all && { spread: { min: recent.min, max: recent.max, ...percentilesOf(recent) } };
}

function settle(one: Series): void {
  one.all?.merge(one.recent);
  one.recent = new Sketch(MAX_BUCKETS);
  one.delta = 0;
  one.isChanged = false;
}

function toLabels(names: readonly string[], given: MetricLabels = {}): Record<string, string> {
  const known = Object.entries(pick(given, names)).filter(([, value]) => isLabel(value));
  return Object.fromEntries(
    known.map(([name, value]) => [name, String(value).slice(0, MAX_LABEL_CHARACTERS)]),
  );
}

/** A word, a number, yes or no; to cut a very long text takes many milliseconds. */
function isLabel(value: unknown): boolean {
  return typeof value === 'string' ? value.length <= 1000 : /number|boolean/.test(typeof value);
}

/** By the rules that OpenTelemetry has for names of instruments. https://opentelemetry.io/docs/specs/otel/metrics/api/#instrument-name-syntax */
function checkName(what: string, name: unknown): void {
  if (typeof name !== 'string' || !/^[a-z][\w./-]{0,254}$/i.test(name))
    fail(
      `${what} must begin with a letter and go on with letters, digits, _ . / -, got ${JSON.stringify(name)}`,
    );
}

/** By the letters that UCUM may use; it has no words, which is what people write first. */
const unitOfUcum: Kind = [
  'one of UCUM such as ms, s, By, %, 1 or {request}',
  (unit) =>
    typeof unit === 'string' &&
    /^([!-z|~]|\{[!-z|~]*\}){1,63}$/.test(unit) &&
    !/^(milli|nano|micro|kilo|mega|giga)?(second|byte|meter|minute|hour|day|percent|count)s?$/i.test(unit),
];

function fail(problem: string): never {
  throw new TypeError(`[candor] ${problem}`);
}
