import { nanoid } from 'nanoid';
import { describeThrown } from '../browser/describeThrown.ts';
import { guard } from '../browser/guard.ts';
import type { Tracker } from '../event.ts';
import { type UncaughtError, uncaughtErrors } from '../sensors/uncaughtErrors.ts';
import { type Stop, stopAll } from '../stop.ts';
import type { PublicText } from '../wire/privacyClass.ts';
import { type Breadcrumb, toStep } from './breadcrumbs.ts';
import { type ErrorSeverity, isSeverity } from './ErrorSeverity.ts';
import { type ErrorCategory, toCategory } from './errorCategory.ts';
import { toFingerprint } from './fingerprint.ts';
import { keepLast } from './keepLast.ts';
import { pick } from './pick.ts';
import { toStackText } from './stackText.ts';

/** What `ErrorTracking` captures by itself, and how much it remembers. */
export interface ErrorTrackingOptions {
  /** @default true */
  readonly enabled?: boolean;
  /**
   * Whether to capture exceptions that nobody caught.
   * @default true
   */
  readonly captureUnhandled?: boolean;
  /**
   * Whether to capture promise rejections that nobody handled.
   * @default true
   */
  readonly captureUnhandledRejections?: boolean;
  /** Says of which errors that nobody caught there is nothing to tell. */
  readonly ignore?: (thrown: unknown) => boolean | undefined;
  /**
   * How many steps an error takes along.
   * @default 50
   */
  readonly maxBreadcrumbs?: number;
  /**
   * Whether repeats of an error travel as a count instead of one by one.
   * @default true
   */
  readonly deduplicate?: boolean;
}

/** What is known about an error besides itself. */
export interface CaptureOptions {
  /** @default 'error' */
  readonly severity?: ErrorSeverity;
  /** @default guessed from the error */
  readonly category?: ErrorCategory;
  /** Facts about the moment; redacted like every event. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** Whom it happened to; redacted like every event. */
  readonly user?: Readonly<Record<string, unknown>>;
  /**
   * Whether the site dealt with it.
   * @default true
   */
  readonly handled?: boolean;
  /**
   * When it happened, in milliseconds since the epoch.
   * @default the moment of the call
   */
  readonly timestamp?: number;
}

/** How a recovery was tried. */
export interface RecoveryDetails {
  readonly strategy?: PublicText;
  readonly attempts?: number;
}

/** What the errors of a group have in common, told by the first one. */
interface ErrorFacts {
  /** The id under which it travels. */
  readonly errorId: string;
  readonly type: string;
  readonly message: string;
  readonly severity: ErrorSeverity;
  readonly category: ErrorCategory;
  readonly handled: boolean;
  readonly fingerprint: string;
}

/** Errors with the same fingerprint. */
export interface ErrorGroup extends ErrorFacts {
  /** How often it happened. */
  readonly count: number;
  /** Milliseconds since the epoch. */
  readonly firstSeen: number;
  /** Milliseconds since the epoch. */
  readonly lastSeen: number;
}

/** The errors of this page in numbers. */
export interface ErrorStats {
  readonly totalErrors: number;
  readonly uniqueGroups: number;
  readonly bySeverity: Readonly<Partial<Record<ErrorSeverity, number>>>;
  /** Share of tried recoveries that worked, in [0, 1]; `undefined` before the first. */
  readonly recoveryRate: number | undefined;
}

// Each weighs some hundred bytes.
const MAX_GROUPS = 100;

// Repeats are told when the page is left, and before that at most this often while they go on.
const REPEATS_EVERY_MS = 30_000;

/** A group as it is counted. */
interface Group {
  readonly facts: ErrorFacts;
  readonly firstSeen: number;
  lastSeen: number;
  count: number;
  /** How many of `count` no event has told yet. */
  untold: number;
  /** When the last event told of it. */
  toldAt: number;
}

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
  /** The id of each. */
  readonly #captured = new WeakMap<object, string>();
  readonly #bySeverity: Partial<Record<ErrorSeverity, number>> = {};
  readonly #stop: Stop;
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
    }: ErrorTrackingOptions = {},
  ) {
    this.#tracker = tracker;
    this.#isOn = enabled;
    this.#deduplicate = deduplicate;
    this.#maxBreadcrumbs = maxBreadcrumbs;
    this.#stop = stopAll(
      enabled
        ? [
            tracker.onDestroy(() => this.destroy()),
            tracker.onPageExit(() => this.#tellRepeats()),
            tracker.onConsentChange((level) => level === 'none' && this.#forget()),
            uncaughtErrors(
              ({ thrown, ...error }) =>
                ignore?.(thrown) ||
                this.hasCaptured(thrown) ||
                this.#capture({ thrown, ...error }, { handled: false }),
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
    return this.#captured.get(error as object);
  }

  /** Adds a step to the trail that the next errors take along. */
  addBreadcrumb(crumb: Breadcrumb): void {
    if (!this.#isOn || !this.#isAllowed) return;
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

  /** The different errors since the person agreed, the most frequent first. */
  getErrorGroups(): ErrorGroup[] {
    return [...this.#groups.values()]
      .map(({ facts, count, firstSeen, lastSeen }) => ({ ...facts, count, firstSeen, lastSeen }))
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

  #capture({ thrown, isRejection, location }: UncaughtError, options?: CaptureOptions): string {
    if (!this.#isOn) return '';
    const known = pick(options, ['severity', 'handled', 'timestamp', 'category', 'context', 'user']);
    const { handled = true, timestamp, category, context, user } = known;
    const severity = isSeverity(known.severity) ? known.severity : 'error';
    const errorId = nanoid();
    const remember = (id: string): void => {
      if (Object(thrown) === thrown) this.#captured.set(thrown as object, id);
    };
    remember(errorId);
    this.#totalErrors += 1;
    this.#bySeverity[severity] = (this.#bySeverity[severity] ?? 0) + 1;
    // Without consent nothing is left of an error but a number; the first one after it is told in full.
    if (!this.#isAllowed) return errorId;

    const description = describeThrown(thrown, location);
    const { type, message } = description;
    const facts = {
      errorId,
      type,
      message,
      severity,
      category: category ?? toCategory(description, isRejection),
      handled,
      fingerprint: toFingerprint(description),
    };
    const group = this.#count(facts);
    const isRepeat = this.#deduplicate && group.count > 1;
    // A repeat belongs to the event that told of the first one; only the count is new.
    if (isRepeat) {
      facts.errorId = group.facts.errorId;
      remember(facts.errorId);
    }
    if (!isRepeat || group.lastSeen - group.toldAt >= REPEATS_EVERY_MS) {
      const stacktrace = toStackText(thrown, description);
      this.#tell(group, { ...facts, stacktrace, context, user, breadcrumbs: [...this.#trail] }, timestamp);
    }
    return facts.errorId;
  }

  #count(facts: ErrorFacts): Group {
    const { fingerprint } = facts;
    const now = Date.now();
    const group = this.#groups.get(fingerprint) ?? {
      facts: { ...facts },
      firstSeen: now,
      lastSeen: now,
      count: 0,
      untold: 0,
      toldAt: 0,
    };
    group.count += 1;
    group.untold += 1;
    group.lastSeen = now;
    // Back to the end of the map: its first entry is always the quietest.
    this.#groups.delete(fingerprint);
    this.#groups.set(fingerprint, group);
    const [quietest] = this.#groups.values();
    if (quietest && this.#groups.size > MAX_GROUPS) {
      this.#tellRepeats([quietest]);
      this.#groups.delete(quietest.facts.fingerprint);
    }
    return group;
  }

  #forget(): void {
    this.#trail.length = 0;
    this.#groups.clear();
  }

  #tellRepeats(groups: Iterable<Group> = this.#groups.values()): void {
    for (const group of groups) if (group.untold) this.#tell(group, group.facts);
  }

  #tell(group: Group, facts: object, timestamp = Date.now()): void {
    const data = { ...facts, count: group.untold };
    group.untold = 0;
    group.toldAt = group.lastSeen;
    this.#tracker.track({ type: 'exception', timestamp, data });
  }
}
