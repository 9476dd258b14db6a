import { nanoid } from 'nanoid';
import { guard } from '../browser/guard.ts';
import type { Tracker } from '../event.ts';
import { type UncaughtError, uncaughtErrors } from '../sensors/uncaughtErrors.ts';
import { type Stop, stopAll } from '../stop.ts';
import { type Breadcrumb, createTrail, type Trail } from './breadcrumbs.ts';
import { describeError, toStackText } from './describeError.ts';
import type { ErrorSeverity } from './ErrorSeverity.ts';
import { type ErrorCategory, toCategory } from './errorCategory.ts';
import { type CountedGroup, countError, type ErrorGroup, type ErrorGroups } from './errorGroups.ts';
import { toFingerprint } from './fingerprint.ts';

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
  readonly strategy?: string;
  readonly attempts?: number;
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
  readonly #trail: Trail;
  readonly #groups: ErrorGroups = new Map();
  readonly #captured = new WeakSet<object>();
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
      maxBreadcrumbs = 50,
      deduplicate = true,
    }: ErrorTrackingOptions = {},
  ) {
    this.#tracker = tracker;
    this.#isOn = enabled;
    this.#deduplicate = deduplicate;
    this.#trail = createTrail(maxBreadcrumbs);
    const sensor = { errors: captureUnhandled, rejections: captureUnhandledRejections };
    this.#stop = enabled
      ? stopAll([
          tracker.onDestroy(() => this.destroy()),
          tracker.onPageExit(() => this.#tellRepeats()),
          tracker.onConsentChange((level) => level === 'none' && this.#forget()),
          uncaughtErrors((error) => this.#captureUncaught(error), sensor),
        ])
      : stopAll([]);
  }

  /** Captures anything that can be thrown and returns the id under which it travels; empty when switched off. */
  captureError(error: unknown, options?: CaptureOptions): string {
    let errorId = '';
    guard(() => {
      errorId = this.#capture(error, options ?? {});
    })();
    return errorId;
  }

  /** Whether this very error was captured already, so that a boundary and a handler need not report it twice. */
  hasCaptured(error: unknown): boolean {
    return Object(error) === error && this.#captured.has(error as object);
  }

  /** Adds a step to the trail that the next errors take along. */
  addBreadcrumb(crumb: Breadcrumb): void {
    if (this.#isOn && this.#isAllowed) guard(() => this.#trail.add(crumb))();
  }

  /** Tells whether the site got over an error. */
  trackRecovery(errorId: string, success: boolean, details: RecoveryDetails = {}): void {
    if (!this.#isOn) return;
    this.#recoveriesTried += 1;
    if (success) this.#recoveriesWorked += 1;
    this.#tracker.track({ type: 'error.recovery', data: { errorId, success, ...details } });
  }

  /** The different errors of this page, the most frequent first. */
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

  #captureUncaught({ kind, thrown, message, location }: UncaughtError): void {
    if (this.hasCaptured(thrown)) return;
    // The browser hides errors of other origins: its own words are all there is.
    const isHidden = (thrown === null || thrown === undefined) && message !== undefined;
    const error = isHidden ? { name: 'Error', message } : thrown;
    this.#capture(error, { handled: false }, { isRejection: kind === 'rejection', location });
  }

  #capture(thrown: unknown, options: CaptureOptions, origin: Origin = {}): string {
    if (!this.#isOn) return '';
    if (Object(thrown) === thrown) this.#captured.add(thrown as object);

    const { severity = 'error', handled = true, context, user, timestamp } = options;
    const description = describeError(thrown, origin.location);
    const { type, message } = description;
    const fingerprint = toFingerprint(description);
    const category = options.category ?? toCategory(description, origin.isRejection);
    const facts = { errorId: nanoid(), type, message, severity, category, handled, fingerprint };
    this.#totalErrors += 1;
    this.#bySeverity[severity] = (this.#bySeverity[severity] ?? 0) + 1;

    const group = countError(this.#groups, facts);
    const isRepeat = this.#deduplicate && group.count > 1;
    // A repeat belongs to the event that told of the first one; only the count is new.
    const { errorId } = isRepeat ? group.facts : facts;
    if (isRepeat && group.lastSeen - group.lastTold < REPEATS_EVERY_MS) return errorId;

    const stacktrace = toStackText(thrown, description);
    const breadcrumbs = this.#trail.read();
    this.#tell(group, { ...facts, errorId, stacktrace, context, user, breadcrumbs }, timestamp);
    this.#makeRoom();
    return errorId;
  }

  #makeRoom(): void {
    const [quietest] = this.#groups.values();
    if (this.#groups.size <= MAX_GROUPS || !quietest) return;
    if (quietest.untold) this.#tell(quietest);
    this.#groups.delete(quietest.facts.fingerprint);
  }

  #forget(): void {
    this.#trail.clear();
    for (const group of this.#groups.values()) group.untold = 0;
  }

  #tellRepeats(): void {
    for (const group of [...this.#groups.values()]) if (group.untold) this.#tell(group);
  }

  #tell(group: CountedGroup, facts: object = group.facts, timestamp = Date.now()): void {
    const data = { ...facts, count: group.untold };
    group.untold = 0;
    // What happened without consent stays untold for ever; the first one after it is told in full.
    group.lastTold = this.#isAllowed ? group.lastSeen : 0;
    if (this.#isAllowed) this.#tracker.track({ type: 'exception', timestamp, data });
  }
}

interface Origin {
  readonly isRejection?: boolean;
  readonly location?: string | undefined;
}
