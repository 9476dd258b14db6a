import { after } from '../browser/after.ts';
import { guard } from '../browser/guard.ts';
import { subscribe } from '../browser/subscribe.ts';
import type { Tracker } from '../event.ts';
import { aboveZero, check, count } from '../option.ts';
import { presence } from '../sensors/presence.ts';
import { type Stop, stopAll } from '../stop.ts';
import type { PublicText } from '../wire/privacyClass.ts';
import { circleFrom, isTrouble, rootsOfTrouble } from './dependencies.ts';
import { setFailingServices } from './failingServices.ts';
import { fromWorst, type HealthStatus } from './HealthStatus.ts';
import type { HealthRecord } from './healthHistory.ts';
import { keepLast } from './keepLast.ts';
import { toAmount } from './labels.ts';
import { pick } from './pick.ts';
import { runCheck, type ServiceCheck, type Verdict } from './runCheck.ts';
import { toWords } from './toWords.ts';

/** How often services are asked, and when they count as down. */
export interface HealthCheckOptions {
  /** @default true */
  readonly enabled?: boolean | undefined;
  /**
   * Beyond 24.8 days it is 24.8 days.
   * @default 60000
   */
  readonly checkIntervalMs?: number | undefined;
  /**
   * How many failures in a row make a service unhealthy; until then it is degraded.
   * @default 3
   */
  readonly failureThreshold?: number | undefined;
  /**
   * How many checks of each service are remembered, at most 10 000.
   * @default 100
   */
  readonly historySize?: number | undefined;
}

/** What differs from one service to another. */
export interface ServiceOptions {
  /**
   * How long a check may take.
   * @default 10000
   */
  readonly timeoutMs?: number | undefined;
  /**
   * An answer that takes longer, in milliseconds, makes a healthy service degraded.
   * @default no limit
   */
  readonly slowMs?: number | undefined;
  /**
   * An answer that takes longer than so many times the median of those remembered makes a healthy service degraded, from the tenth on.
   * @default no limit
   */
  readonly slowFactor?: number | undefined;
  /**
   * Names of the services that this one needs: while one of them does not do well, it is degraded at best.
   * @default none
   */
  readonly dependsOn?: readonly string[] | undefined;
}

/** How one service is doing. */
export interface ServiceHealth {
  readonly service: string;
  readonly status: HealthStatus;
  /** When it last answered, in milliseconds since the epoch; absent before that. */
  readonly timestamp?: number;
  /** Milliseconds until it answered. */
  readonly responseTime?: number;
  readonly message?: string | undefined;
  readonly consecutiveFailures: number;
  /** What it needs that does not do well by itself; absent while all do, or it needs nothing. */
  readonly because?: readonly string[];
}

/** A service does better or worse than before. */
export interface HealthChange {
  readonly service: string;
  readonly previous: HealthStatus;
  readonly status: HealthStatus;
  readonly health: ServiceHealth;
}

/** How all services are doing. */
export interface HealthReport {
  /** The worst status among the services; unknown when there is none or one has not answered yet. */
  readonly status: HealthStatus;
  /** Milliseconds since the health check began. */
  readonly uptime: number;
  /** By name. */
  readonly services: Readonly<Record<string, ServiceHealth>>;
}

interface Service {
  readonly check: ServiceCheck;
  readonly timeoutMs: number;
  readonly slowMs: number;
  readonly slowFactor: number;
  readonly dependsOn: readonly string[];
  readonly history: HealthRecord[];
  /** How it does by itself. */
  health: ServiceHealth;
  /** What the listeners heard last. */
  told: HealthStatus;
  /** Milliseconds since the epoch; 0 before the first time, and when the answer did not count. */
  askedAt: number;
  /** There while a check runs, which may be longer than anybody waits for it. */
  abort?: Stop | undefined;
  /** There until the verdict of the running check is written down. */
  written?: Promise<void> | undefined;
}

// Of fewer answers nobody knows what is usual.
const MIN_USUAL = 10;
const MAX_NEEDS = 1000;
// Browsers take a longer timer for one that has run out.
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Asks the services a page depends on how they do, as long as the page is seen and online.
 *
 * @example
 * const health = new HealthCheck(collector);
 * health.registerService('api', httpCheck('/api/health'));
 * (await health.getHealthReport()).status;
 */
export class HealthCheck {
  readonly #tracker: Tracker;
  readonly #checkIntervalMs: number;
  readonly #failureThreshold: number;
  readonly #historySize: number;
  readonly #services = new Map<string, Service>();
  readonly #listeners = new Set<(change: HealthChange) => void>();
  readonly #start = performance.now();
  readonly #stop: Stop;
  /** Neither switched off nor destroyed. */
  #isOn: boolean;
  #isPresent = false;
  #stopTimer: Stop | undefined;

  constructor(
    tracker: Tracker,
    {
      enabled = true,
      checkIntervalMs = 60_000,
      failureThreshold = 3,
      historySize = 100,
    }: HealthCheckOptions = {},
  ) {
    check('checkIntervalMs', aboveZero, checkIntervalMs);
    check('failureThreshold', aboveZero, failureThreshold);
    check('historySize', count(1, 10_000), historySize);
    this.#tracker = tracker;
    this.#isOn = enabled;
    this.#checkIntervalMs = Math.min(checkIntervalMs, LONGEST_MS);
    this.#failureThreshold = failureThreshold;
    this.#historySize = historySize;
    if (enabled) setFailingServices(tracker, () => this.#failing());
    this.#stop = stopAll(
      enabled
        ? [
            tracker.onDestroy(() => this.destroy()),
            tracker.onConsentChange(() => this.#resume()),
            presence((isPresent) => {
              this.#isPresent = isPresent;
              this.#resume();
            }),
          ]
        : [],
    );
  }

  /**
   * Begins to ask a service, now and at each interval; the same name again replaces it. Throws when what it depends on depends on it, and
   * then nothing has changed.
   */
  registerService(name: PublicText, check: ServiceCheck, options?: ServiceOptions): Stop {
    const service = toWords(name);
    const given = pick(options, ['timeoutMs', 'slowMs', 'slowFactor', 'dependsOn']);
    const dependsOn = toNames(service, given.dependsOn);
    const circle = circleFrom(service, dependsOn, this.#services);
    if (circle)
      throw new Error(
        `[candor] dependsOn of "${service}" runs in a circle, ${circle.join(' > ')}: leave one of them out`,
      );
    this.#forget(service);
    const entry: Service = {
      check,
      timeoutMs: Math.min(toAmount(given.timeoutMs) ?? 10_000, LONGEST_MS),
      slowMs: toAmount(given.slowMs) ?? Number.POSITIVE_INFINITY,
      slowFactor: toAmount(given.slowFactor) ?? Number.POSITIVE_INFINITY,
      dependsOn,
      history: [],
      health: unheard(service),
      told: 'unknown',
      askedAt: 0,
    };
    this.#services.set(service, entry);
    this.#resume();
    return () => {
      if (this.#services.get(service) === entry) this.#forget(service);
    };
  }

  /** Asks a service no more and forgets what is remembered of it. */
  unregisterService(name: PublicText): void {
    this.#forget(toWords(name));
  }

  /**
   * Calls `fn` whenever a service does better or worse than before, be it by itself or by what it needs, and with `unknown` when one is
   * asked no more.
   */
  onChange(fn: (change: HealthChange) => void): Stop {
    return subscribe(this.#listeners, fn);
  }

  /** The remembered checks of a service, the oldest first. */
  getHistory(name: PublicText): readonly HealthRecord[] {
    return [...(this.#services.get(toWords(name))?.history ?? [])];
  }

  /** How all services are doing; asks those that have not answered yet, and waits for them. */
  async getHealthReport(): Promise<HealthReport> {
    const services = [...this.#services.values()];
    await Promise.all(
      services.filter(({ health }) => !health.timestamp).map((service) => this.#ask(service, true)),
    );
    // One that went meanwhile is nobody's business any more.
    const healths = [...this.#services.values()]
      .filter((service) => services.includes(service))
      .map((service) => this.#withNeeds(service));
    return {
      status: fromWorst.find((worst) => healths.some(({ status }) => status === worst)) ?? 'unknown',
      uptime: performance.now() - this.#start,
      services: Object.fromEntries(healths.map((health) => [health.service, health])),
    };
  }

  /** Whether every service is healthy. */
  async isHealthy(): Promise<boolean> {
    return (await this.getHealthReport()).status === 'healthy';
  }

  /** Stops asking and forgets all services. */
  destroy(): void {
    this.#isOn = false;
    this.#stop();
    this.#listeners.clear();
    for (const name of this.#services.keys()) this.#forget(name);
  }

  get #isActive(): boolean {
    // Before consent nothing is asked that the site does not ask for itself.
    return this.#isOn && this.#isPresent && this.#tracker.getConsent() !== 'none';
  }

  // No timer runs without a service to ask, nor while nobody looks or the network is away.
  #resume(): void {
    if (!this.#services.size || !this.#isActive) {
      this.#stopTimer?.();
      this.#stopTimer = undefined;
      return;
    }
    this.#stopTimer ??= after(this.#checkIntervalMs, () => {
      this.#stopTimer = undefined;
      this.#resume();
    });
    // Timers come a little early in some browsers, and clocks are set back.
    const now = Date.now();
    for (const service of this.#services.values())
      if (Math.abs(now - service.askedAt) >= this.#checkIntervalMs * 0.9) this.#ask(service);
  }

  #ask(service: Service, isWanted = false): Promise<void> | undefined {
    if (!this.#isOn) return;
    const { check, timeoutMs, abort, written } = service;
    service.askedAt = Date.now();
    // Never two at a time: a check past its limit that does not end fails again, without a second call.
    if (abort || written) {
      const message = 'the previous check has not ended';
      if (!written) this.#write(service, { status: 'unhealthy', responseTime: timeoutMs, message });
      return written;
    }
    const running = runCheck(check, timeoutMs, () => {
      service.abort = undefined;
    });
    service.abort = running.abort;
    service.written = running.verdict.then((verdict) => {
      service.written = undefined;
      // A failure may only mean that the page was hidden or went offline: ask again when it is back.
      if (this.#isActive || isWanted) this.#write(service, verdict);
      else service.askedAt = 0;
    });
    return service.written;
  }

  #write(service: Service, verdict: Verdict): void {
    const { service: name } = service.health;
    if (this.#services.get(name) !== service) return;

    const { responseTime } = verdict;
    const hasFailed = verdict.status === 'unhealthy';
    const consecutiveFailures = hasFailed ? service.health.consecutiveFailures + 1 : 0;
    const isPassing = hasFailed && consecutiveFailures < this.#failureThreshold;
    const isSlow = verdict.status === 'healthy' && isSlowFor(service, responseTime);
    const status = isPassing || isSlow ? 'degraded' : verdict.status;
    const message = verdict.message ?? (isSlow ? 'slow' : undefined);
    const checked = { timestamp: Date.now(), status, responseTime };
    service.health = { service: name, ...checked, message, consecutiveFailures };
    keepLast(service.history, { ...checked, hasFailed }, this.#historySize);

    const { status: told, because } = this.#withNeeds(service);
    const { dependsOn } = service;
    const data = {
      service: name,
      status: told,
      success: !hasFailed,
      responseTimeMs: responseTime,
      message,
      dependsOn: dependsOn.length ? dependsOn : undefined,
      because,
    };
    this.#tracker.track({ type: 'health.check', data });
    this.#tellChanges();
  }

  /** How a service does with what it needs. */
  #withNeeds({ health }: Service): ServiceHealth {
    const because = rootsOfTrouble(health.service, this.#services);
    if (!because.length) return health;
    const status = health.status === 'healthy' ? 'degraded' : health.status;
    return { ...health, status, because };
  }

  #failing(): string[] {
    return [...this.#services].flatMap(([name, { told }]) => (isTrouble(told) ? name : []));
  }

  #tellChanges(): void {
    for (const service of this.#services.values()) this.#tellChange(service, this.#withNeeds(service));
  }

  #tellChange(service: Service, health: ServiceHealth): void {
    const { told: previous } = service;
    const { service: name, status } = health;
    service.told = status;
    if (status !== previous)
      for (const listener of [...this.#listeners]) listener({ service: name, previous, status, health });
  }

  #forget(name: string): void {
    const service = this.#services.get(name);
    if (service) {
      service.abort?.();
      this.#services.delete(name);
      this.#tellChange(service, unheard(name));
      this.#tellChanges();
    }
    this.#resume();
  }
}

/** How a service does of which nothing has been heard, or nothing is to be heard any more. */
function unheard(service: string): ServiceHealth {
  return { service, status: 'unknown', consecutiveFailures: 0 };
}

/** Whether an answer took too long, by itself or by what is usual. */
function isSlowFor({ history, slowMs, slowFactor }: Service, responseTime: number): boolean {
  const usual = history
    .flatMap(({ hasFailed, responseTime: past }) => (hasFailed ? [] : past))
    .sort((a, b) => a - b);
  const median = usual[(usual.length - 1) >> 1] ?? 0;
  return responseTime > slowMs || (usual.length >= MIN_USUAL && responseTime > slowFactor * median);
}

/** A service is asked even where it is not clear what it needs; but that is said, without what was given: to write that may take long. */
function toNames(service: string, given: unknown): readonly string[] {
  let names: readonly string[] = [];
  guard(() => {
    if (Array.isArray(given) && given.length < MAX_NEEDS && given.every((name) => typeof name === 'string'))
      names = [...given];
    else if (given !== undefined)
      console.error(`[candor] dependsOn of "${service}" must be an array of names such as ["database"]`);
  })();
  return names;
}
