import { nanoid } from 'nanoid';
import { nameThrown } from '../browser/describeThrown.ts';
import { guard } from '../browser/guard.ts';
import type { Tracker } from '../event.ts';
import { check, count } from '../option.ts';
import { type UncaughtError, uncaughtErrors } from '../sensors/uncaughtErrors.ts';
import { type Stop, stopAll } from '../stop.ts';
import type { ConsentLevel } from '../wire/envelope.ts';
import { includesLevel } from '../wire/levels.ts';
import type { PublicText } from '../wire/privacyClass.ts';
import { type Breadcrumb, toStep } from './breadcrumbs.ts';
import { toCauses } from './causes.ts';
import { type ErrorSeverity, isSeverity } from './ErrorSeverity.ts';
import type { ErrorCategory } from './errorCategory.ts';
import type { ErrorFacts, ErrorGroup, Group } from './errorGroups.ts';
import { failingServices } from './failingServices.ts';
import { keepLast } from './keepLast.ts';
import { origins } from './origins.ts';
import { pick } from './pick.ts';
import { toFacts, toWording } from './toFacts.ts';
import { toWords } from './toWords.ts';
import { allowsUsage } from './whileAllowed.ts';

/** What `ErrorTracking` captures by itself, and how much it remembers. */
export interface ErrorTrackingOptions {
  /** @default true */
  readonly enabled?: boolean | undefined;
  /**
   * Whether to capture exceptions that nobody caught.
   * @default true
   */
  readonly captureUnhandled?: boolean | undefined;
  /**
   * Whether to capture promise rejections that nobody handled.
   * @default true
   */
  readonly captureUnhandledRejections?: boolean | undefined;
  /** Says of which errors that nobody caught there is nothing to tell; where it throws, the error is told. */
  readonly ignore?: ((thrown: unknown) => boolean | undefined) | undefined;
  /**
   * How many steps an error takes along, at most 1000.
   * @default 50
   */
  readonly maxBreadcrumbs?: number | undefined;
  /**
   * Whether repeats of an error travel as a count instead of one by one.
   * @default true
   */
  readonly deduplicate?: boolean | undefined;
  /**
   * Origins besides the page's own from which the site loads its own code, such as `https://cdn.shop.example`; errors in code from any
   * other are labelled `third-party`.
   * @default none
   */
  readonly codeOrigins?: readonly string[] | undefined;
}

/** What is known about an error besides itself. */
export interface CaptureOptions {
  /** @default 'error' */
  readonly severity?: ErrorSeverity | undefined;
  /** @default guessed from the error, by the server */
  readonly category?: ErrorCategory | undefined;
  /** Facts about the moment; redacted like every event. */
  readonly context?: Readonly<Record<string, unknown>> | undefined;
  /** Whom it happened to; redacted like every event. */
  readonly user?: Readonly<Record<string, unknown>> | undefined;
  /**
   * Whether the site dealt with it.
   * @default true
   */
  readonly handled?: boolean | undefined;
  /**
   * When it happened, in milliseconds since the epoch.
   * @default the moment of the call
   */
  readonly timestamp?: number | undefined;
}

/** How a recovery was tried. */
export interface RecoveryDetails {
  readonly strategy?: PublicText | undefined;
  readonly attempts?: number | undefined;
}

/** What somebody says about an error that they met. */
export interface Feedback {
  /** What `captureError` returned for it; without one it is about the page as a whole. */
  readonly errorId?: string | undefined;
  /** In the person's own words; redacted like every event. */
  readonly message: string;
}

/** The errors of this page in numbers. */
export interface ErrorStats {
  /** How many errors were captured, with repeats, before consent too. */
  readonly totalErrors: number;
  /** How many different fingerprints they have, of the 100 seen last since the person agreed. */
  readonly uniqueGroups: number;
  /** How many of `totalErrors` have each severity; they add up to it. */
  readonly bySeverity: Readonly<Partial<Record<ErrorSeverity, number>>>;
  /** Recoveries that worked ÷ recoveries tried, in [0, 1]; `undefined` before the first. */
  readonly recoveryRate: number | undefined;
}

// Repeats are told when the page is left, and before that at most this often while they go on.
const REPEATS_EVERY_MS = 30_000;

// Of more errors in a second only the words are compared: the others cost a page that is in trouble too much time.
const EXAMINED_A_SECOND = 50;
const MAX_GROUPS = 100;

/**
 * Captures errors with the trail that led to them, groups repeats, and counts recoveries.
 *
 * @example
 * const errors = new ErrorTracking(collector);
 * const id = errors.captureError(problem, { severity: ErrorSeverity.WARNING, context: { step: 'pay' } });
 * errors.trackRecovery(id, true, { strategy: 'retry', attempts: 2 });
 */
export class ErrorTracking {
  readonly #tracker: Tracker;
  readonly #deduplicate: boolean;
  readonly #maxBreadcrumbs: number;
  readonly #trail: Breadcrumb[] = [];
  /** By fingerprint, the one that was quiet the longest first. */
  readonly #groups = new Map<string, Group>();
  /** By type, wording, severity and whether it was handled, of the errors examined in this second. */
  readonly #examined = new Map<string, Group>();
  /** The id of each. */
  readonly #captured = new WeakMap<object, { id: string }>();
  readonly #bySeverity: Partial<Record<ErrorSeverity, number>> = {};
  readonly #codeOrigins: readonly string[];
  readonly #stop: Stop;
  #second = 0;
  #left = EXAMINED_A_SECOND;
  #totalErrors = 0;
  #recoveriesTried = 0;
  #recoveriesWorked = 0;
  #isOn: boolean;

  constructor(
    tracker: Tracker,
    {
      enabled = true,
      captureUnhandled = true,
      captureUnhandledRejections = true,
      ignore,
      maxBreadcrumbs = 50,
      deduplicate = true,
      codeOrigins = [],
    }: ErrorTrackingOptions = {},
  ) {
    check('codeOrigins', origins('https://cdn.shop.example'), codeOrigins);
    check('maxBreadcrumbs', count(0, 1000), maxBreadcrumbs);
    this.#tracker = tracker;
    this.#isOn = enabled;
    this.#deduplicate = deduplicate;
    this.#maxBreadcrumbs = maxBreadcrumbs;
    this.#codeOrigins = [String(globalThis.location?.origin), ...codeOrigins];
    this.#stop = stopAll(
      enabled
        ? [
            tracker.onDestroy(() => this.destroy()),
            tracker.onPageExit(() => this.#tellRepeats()),
            tracker.onConsentChange((level, previous) => this.#forget(level, previous)),
            uncaughtErrors(
              (error) => {
                let isNoNews: unknown = this.hasCaptured(error.thrown);
                // It may not be made for all that can be thrown.
                guard(() => {
                  isNoNews ||= ignore?.(error.thrown);
                })();
                if (!isNoNews) this.#capture(error, { handled: false });
              },
              { errors: captureUnhandled, rejections: captureUnhandledRejections },
            ),
          ]
        : [],
    );
  }

  /** Captures anything that can be thrown and returns the id under which it travels; empty when switched off. */
  captureError(error: unknown, options?: CaptureOptions): string {
    let errorId = '';
    guard(() => {
      errorId = this.#capture({ thrown: error }, options);
    })();
    return errorId;
  }

  /** Whether this very error was captured already, so that a boundary and a handler need not report it twice. */
  hasCaptured(error: unknown): boolean {
    return this.#captured.has(error as object);
  }

  /** The id under which this very error travels; `undefined` where it was not captured. */
  idOf(error: unknown): string | undefined {
    return this.#captured.get(error as object)?.id;
  }

  /** Adds a step to the trail that the next errors take along, from `enhanced` on. */
  addBreadcrumb(crumb: Breadcrumb): void {
    // What somebody did is usage, also while it waits for an error.
    if (!this.#isOn || !allowsUsage(this.#tracker)) return;
    guard(() => keepLast(this.#trail, toStep(crumb), this.#maxBreadcrumbs))();
  }

  /** Tells whether the site got over an error. */
  trackRecovery(errorId: string, success: boolean, details?: RecoveryDetails): void {
    if (!this.#isOn) return;
    this.#recoveriesTried += 1;
    if (success) this.#recoveriesWorked += 1;
    this.#tracker.track({
      type: 'error.recovery',
      data: { errorId, success, ...pick(details, ['strategy', 'attempts']) },
    });
  }

  /**
   * Tells what somebody says about an error, and whether they allow that at all: it needs `enhanced`, as it says what one person did. An
   * empty message is told to nobody.
   */
  captureFeedback(feedback: Feedback): boolean {
    const { errorId, message } = pick(feedback, ['errorId', 'message']);
    const words = message ? toWords(message).trim() : '';
    if (!this.#isOn || !words || !allowsUsage(this.#tracker)) return false;
    this.#tracker.track({
      type: 'error.feedback',
      data: { errorId: errorId && toWords(errorId), message: words },
    });
    return true;
  }

  /** The different errors since the person agreed, the most frequent first; the 100 seen last at most. */
  getErrorGroups(): ErrorGroup[] {
    return [...this.#groups.values()]
      .map(({ facts, told, toldAt, ...group }) => ({ ...facts, ...group }))
      .sort((a, b) => b.count - a.count);
  }

  /** The errors of this page in numbers. */
  getStats(): ErrorStats {
    return {
      totalErrors: this.#totalErrors,
      uniqueGroups: this.#groups.size,
      bySeverity: { ...this.#bySeverity },
      recoveryRate: this.#recoveriesTried ? this.#recoveriesWorked / this.#recoveriesTried : undefined,
    };
  }

  /** Tells the last repeats and stops capturing; what was counted can still be read. */
  destroy(): void {
    this.#tellRepeats();
    this.#isOn = false;
    this.#stop();
  }

  get #isAllowed(): boolean {
    return this.#tracker.getConsent() !== 'none';
  }

  #capture(error: UncaughtError, options?: CaptureOptions): string {
    if (!this.#isOn) return '';
    const { thrown } = error;
    // Before it is told, for whoever hears of it may meet it once more.
    const known = { id: '' };
    if (Object(thrown) === thrown) this.#captured.set(thrown as object, known);
    known.id = this.#examine(error, options);
    return known.id;
  }

  /** Counts it, tells it unless it is a repeat, and gives its id. */
  #examine({ thrown, isRejection, location }: UncaughtError, options?: CaptureOptions): string {
    const {
      severity: given,
      handled = true,
      timestamp,
      category,
      context,
      user,
    } = pick(options, ['severity', 'handled', 'timestamp', 'category', 'context', 'user']);
    const severity = isSeverity(given) ? given : 'error';
    this.#totalErrors += 1;
    const counts = this.#bySeverity;
    counts[severity] = (counts[severity] ?? 0) + 1;
    // Without consent nothing is left of an error but a number; the first one after it is told in full.
    if (!this.#isAllowed) return nanoid();

    const now = Date.now();
    const isStorm = this.#isStorm(now);
    const named = nameThrown(thrown);
    // How bad it was, and whether somebody dealt with it, is told of each.
    const words = toWording(named) + severity + !handled;
    const similar = isStorm && this.#examined.get(words);
    const facts: ErrorFacts = similar
      ? similar.facts
      : {
          errorId: nanoid(),
          severity,
          category: category ?? (isRejection ? 'promise' : undefined),
          handled,
          ...(isStorm ? tooMany : toFacts(named, words, thrown, location)),
        };
    const group = this.#countInGroup(facts, now);
    if (!isStorm) this.#examined.set(words, group);
    // A repeat belongs to the event that told of the first one; only the count is new.
    const { errorId } = this.#deduplicate ? group.facts : facts;
    if (!this.#deduplicate || now - group.toldAt >= REPEATS_EVERY_MS) {
      const details = !isStorm && {
        causes: toCauses(thrown),
        failing: failingServices(this.#tracker),
        context,
        user,
        breadcrumbs: [...this.#trail],
      };
      this.#tell(group, { ...facts, errorId, ...details }, timestamp);
    }
    return errorId;
  }

  #countInGroup(facts: ErrorFacts, now: number): Group {
    const groups = this.#groups;
    const { fingerprint } = facts;
    const group = groups.get(fingerprint) ?? {
      facts,
      firstSeen: now,
      lastSeen: now,
      count: 0,
      told: 0,
      toldAt: Number.NEGATIVE_INFINITY,
    };
    group.count += 1;
    group.lastSeen = now;
    // Back to the end of the map: its first entry is always the quietest.
    groups.delete(fingerprint);
    groups.set(fingerprint, group);
    for (const [key, quietest] of groups) {
      if (groups.size <= MAX_GROUPS) break;
      groups.delete(key);
      this.#tellRepeats([quietest]);
    }
    return group;
  }

  /** Whether so many errors were examined in this second that from now on only their words are compared. */
  #isStorm(now: number): boolean {
    // A clock that was set back begins a new one, too.
    if (Math.abs(now - this.#second) >= 1000) {
      this.#second = now;
      this.#examined.clear();
      this.#left = EXAMINED_A_SECOND;
    }
    this.#left -= 1;
    return this.#deduplicate && this.#left < 0;
  }

  /** What is allowed no more; a repeat is not to be named like an error that was told under a level that allowed more. */
  #forget(level: ConsentLevel, previous: ConsentLevel): void {
    if (!allowsUsage(this.#tracker)) this.#trail.length = 0;
    if (includesLevel(level, previous)) return;
    this.#groups.clear();
    this.#examined.clear();
  }

  #tellRepeats(groups: Iterable<Group> = this.#groups.values()): void {
    for (const group of groups) if (group.count > group.told) this.#tell(group, group.facts);
  }

  #tell(group: Group, facts: object, timestamp = Date.now()): void {
    const data = { ...facts, origins: this.#codeOrigins, count: group.count - group.told };
    group.told = group.count;
    group.toldAt = group.lastSeen;
    this.#tracker.track({ type: 'exception', timestamp, data });
  }
}

/** The one group of what a storm brings that nobody has seen before in this second. */
const tooMany = { type: 'Error', message: 'Too many different errors at once', fingerprint: '' };
