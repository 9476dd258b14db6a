import { observe } from '../browser/observe.ts';
import { selectorOf } from '../browser/selectorOf.ts';
import type { Tracker } from '../event.ts';
import { check, isFunction } from '../option.ts';
import { type FrameScript, type LongFrame, longFrames } from '../sensors/longFrames.ts';
import { presses } from '../sensors/presses.ts';
import type { WebVital } from '../sensors/webVitals.ts';
import { type Stop, stopAll } from '../stop.ts';
import { keepLast } from './keepLast.ts';
import { pick } from './pick.ts';
import { nameOf } from './scriptName.ts';
import { allowsUsage } from './whileAllowed.ts';
import { withoutQuery } from './withoutQuery.ts';

export type { VitalRating, WebVital } from '../sensors/webVitals.ts';

/** What a vital is made of. */
export interface VitalExplanation {
  /**
   * Milliseconds of each part, under the names that the web-vitals library gives them, such as `resourceLoadDelay` and `inputDelay`;
   * `largestShiftValue` is a plain number.
   */
  readonly parts?: Readonly<Record<string, number>>;
  /** Selector of the element that was largest, pressed or moved most. */
  readonly target?: string;
  /** Address of the largest image, without its query. */
  readonly resource?: string;
  /** What ran longest while somebody waited: file and function. */
  readonly script?: string;
  /** How somebody pressed it: `pointer` or `keyboard`. */
  readonly interaction?: string;
}

/** What explains vitals for `PerformanceMetrics`. */
export interface Attribution {
  /** Remembers what is pressed, and what ran meanwhile, while the person allows it; forgets it when they take that back. */
  start(tracker: Pick<Tracker, 'getConsent' | 'onConsentChange'>): Stop;
  explain(vital: WebVital): VitalExplanation;
}

/** How elements are called. */
export interface AttributionOptions {
  /**
   * The name of an element; redacted like everything else.
   * @default its selector of tags, ids and classes, at most 100 characters
   */
  readonly describeElement?: ((element: Node) => string) | undefined;
}

type Timing = PerformanceNavigationTiming & { readonly activationStart?: number };
/** All that was processed before one paint. */
interface Processed {
  readonly paint: number;
  begun: number;
  done: number;
}

type Fields = { -readonly [Name in keyof VitalExplanation]: VitalExplanation[Name] | undefined };

/** As many as a busy person presses in a minute. */
const MAX_PRESSES = 200;
const MAX_FRAMES = 50;

/** Durations of events are rounded to 8 ms: paints that are no further apart are the same. https://w3c.github.io/event-timing/ */
const ROUNDED_MS = 8;

/**
 * Explains each vital by its parts, its element and its script. Elements are named when they are pressed, shown or moved, so that they are
 * known when they are gone.
 *
 * @example
 * new PerformanceMetrics(collector, { attribution: attribution() });
 */
export function attribution(options: AttributionOptions = {}): Attribution {
  const { describeElement = selectorOf } = pick(options, ['describeElement']);
  check('describeElement', ['a function from an element to a text', isFunction], describeElement);
  const pressed: { readonly at: number; readonly target: string }[] = [];
  const frames: LongFrame[] = [];
  const processed: Processed[] = [];
  let targets = new WeakMap<WebVital, string>();
  let getConsent: Tracker['getConsent'] = () => 'none';
  // What needs more than basic is not even looked at below it.
  const mayName = (): boolean => allowsUsage({ getConsent });

  const targetOf = (vital: WebVital): string | undefined => {
    if (!mayName()) return undefined;
    const known = targets.get(vital) ?? findTarget(vital);
    if (known) targets.set(vital, known);
    return known;
  };

  const findTarget = (vital: WebVital): string | undefined => {
    const [first] = vital.entries as readonly Partial<PerformanceEventTiming>[];
    if (first && 'processingStart' in first) {
      // Whatever followed from it, a pointer lifted or a click, began with the press before it.
      const press = pressed.findLast(({ at }) => at <= (first.startTime ?? 0));
      if (press) return press.target;
    }
    const node = nodeOf(vital);
    return node ? String(describeElement(node)) : undefined;
  };

  const process = ({ startTime, duration, processingStart, processingEnd }: PerformanceEventTiming): void => {
    const before = processedBefore(processed, startTime + duration);
    if (before) {
      before.begun = Math.min(before.begun, processingStart);
      before.done = Math.max(before.done, processingEnd);
    } else {
      const first = { paint: startTime + duration, begun: processingStart, done: processingEnd };
      keepLast(processed, first, MAX_FRAMES);
    }
  };

  const longestScript = (from: number, to: number): FrameScript | undefined => {
    const running = frames
      .flatMap(({ scripts }) => scripts)
      .filter(({ startTime, duration }) => startTime < to && startTime + duration > from);
    return running.sort((a, b) => b.duration - a.duration)[0];
  };

  return {
    start(tracker) {
      getConsent = () => tracker.getConsent();
      return stopAll([
        () => {
          getConsent = () => 'none';
        },
        tracker.onConsentChange(() => {
          if (mayName()) return;
          pressed.length = frames.length = 0;
          targets = new WeakMap();
        }),
        presses(({ startTime, target }) => {
          if (mayName())
            keepLast(pressed, { at: startTime, target: String(describeElement(target)) }, MAX_PRESSES);
        }),
        longFrames((frame) => {
          if (frame.scripts.length && mayName()) keepLast(frames, frame, MAX_FRAMES);
        }),
        observe('event', (entries) => (entries as PerformanceEventTiming[]).forEach(process), {
          durationThreshold: 40,
        }),
      ]);
    },

    explain(vital) {
      const fields: Fields = { ...partsOf[vital.name]?.(vital), target: targetOf(vital) };
      const [first] = vital.entries as readonly PerformanceEventTiming[];
      if (vital.name === 'INP' && first) {
        fields.parts = partsOfPress(first, processedBefore(processed, first.startTime + first.duration));
        const script = longestScript(first.startTime, first.startTime + first.duration);
        fields.interaction = first.name.startsWith('key') ? 'keyboard' : 'pointer';
        if (script) {
          fields.parts = { ...fields.parts, longestScriptDuration: script.duration };
          fields.script = nameOf(script);
        }
      }
      return fields as VitalExplanation;
    },
  };
}

function nodeOf({ name, entries }: WebVital): Node | null | undefined {
  if (name === 'CLS') {
    const { sources = [] } = largestShift(entries) ?? {};
    const source = sources.find(({ node }) => node?.nodeType === Node.ELEMENT_NODE) ?? sources[0];
    return source?.node;
  }
  const candidates = entries as readonly (PerformanceEntry & {
    element?: Node | null;
    target?: Node | null;
  })[];
  for (const { element, target } of candidates) {
    const node = element ?? target;
    if (node) return node;
  }
  return undefined;
}

interface Shift extends PerformanceEntry {
  readonly value: number;
  readonly sources?: readonly { readonly node?: Node | null }[];
}

function largestShift(entries: readonly PerformanceEntry[]): Shift | undefined {
  return (entries as readonly Shift[]).reduce<Shift | undefined>(
    (most, shift) => (most && most.value > shift.value ? most : shift),
    undefined,
  );
}

/** The parts of each vital, by the formulas that web.dev gives, so that they add up to its value. https://web.dev/articles/optimize-lcp */
const partsOf: Readonly<Partial<Record<WebVital['name'], (vital: WebVital) => Fields>>> = {
  TTFB: ({ value, entries }) => {
    const timing = entries[0] as Timing | undefined;
    if (!timing) return {};
    const since = (at: number): number => Math.max(at - (timing.activationStart ?? 0), 0);
    const waitEnd = since(timing.workerStart || timing.fetchStart);
    const [dnsStart, connectStart, connectEnd] = [
      since(timing.domainLookupStart),
      since(timing.connectStart),
      since(timing.connectEnd),
    ] as const;
    return {
      parts: {
        waitingDuration: waitEnd,
        cacheDuration: dnsStart - waitEnd,
        dnsDuration: connectStart - dnsStart,
        connectionDuration: connectEnd - connectStart,
        requestDuration: value - connectEnd,
      },
    };
  },

  FCP: ({ value, entries }) => {
    const { firstByte } = navigation();
    return entries.length ? { parts: { timeToFirstByte: firstByte, firstByteToFCP: value - firstByte } } : {};
  },

  LCP: ({ value, entries }) => {
    const entry = entries.at(-1) as (PerformanceEntry & { readonly url?: string }) | undefined;
    if (!entry) return {};
    const { firstByte, activation } = navigation();
    const resource = entry.url ? resourceOf(entry.url, entry.startTime) : undefined;
    const asked = resource ? (resource.requestStart || resource.startTime) - activation : 0;
    const requestStart = Math.max(firstByte, asked);
    const answered = resource ? resource.responseEnd - activation : 0;
    const responseEnd = Math.min(value, Math.max(requestStart, answered));
    return {
      parts: {
        timeToFirstByte: firstByte,
        resourceLoadDelay: requestStart - firstByte,
        resourceLoadDuration: responseEnd - requestStart,
        elementRenderDelay: value - responseEnd,
      },
      resource: entry.url ? withoutQuery(entry.url).slice(0, 300) : undefined,
    };
  },

  CLS: ({ entries }) => {
    const shift = largestShift(entries);
    return shift ? { parts: { largestShiftTime: shift.startTime, largestShiftValue: shift.value } } : {};
  },
};

function processedBefore(processed: readonly Processed[], paint: number): Processed | undefined {
  return processed.findLast((one) => Math.abs(one.paint - paint) <= ROUNDED_MS);
}

/** A press waits for all that is processed before the same paint. */
function partsOfPress(
  { startTime, duration, processingStart, processingEnd }: PerformanceEventTiming,
  { begun, done }: Pick<Processed, 'begun' | 'done'> = { begun: processingStart, done: processingEnd },
): Record<string, number> {
  const start = Math.max(begun, startTime);
  const paint = Math.max(startTime + duration, start);
  const end = Math.min(done, paint);
  return { inputDelay: start - startTime, processingDuration: end - start, presentationDelay: paint - end };
}

function navigation(): { readonly firstByte: number; readonly activation: number } {
  const [timing] = performance.getEntriesByType('navigation') as Timing[];
  const activation = timing?.activationStart ?? 0;
  return { firstByte: Math.max(0, (timing?.responseStart ?? 0) - activation), activation };
}

function resourceOf(url: string, before: number): PerformanceResourceTiming | undefined {
  const loaded = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
  return loaded.findLast(
    ({ name, requestStart, startTime }) => name === url && (requestStart || startTime) <= before,
  );
}
