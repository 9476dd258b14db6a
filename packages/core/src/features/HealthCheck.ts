import { after } from '../browser/after.ts';
import { guard } from '../browser/guard.ts';
import type { Tracker } from '../event.ts';
import { presence } from '../sensors/presence.ts';
import { type Stop, stopAll } from '../stop.ts';
import type { PublicText } from '../wire/privacyClass.ts';
import { HealthStatus } from './HealthStatus.ts';
import { pick } from './pick.ts';
import { runCheck, type ServiceCheck, type Verdict } from './runCheck.ts';
import { toWords } from './toWords.ts';

/** How often services are asked, and when they count as down. */
export interface HealthCheckOptions {
  /** @default true */
  readonly enabled?: boolean;
  /** @default 60000 */
  readonly checkIntervalMs?: number;
  /**
   * How many failures in a row make a service unhealthy; until then it is degraded.
   * @default 3
   */
  readonly failureThreshold?: number;
}

/** What differs from one service to another. */
export interface ServiceOptions {
  /**
   * How long a check may take.
   * @default 10000
   */
  readonly timeoutMs?: number;
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
  health: ServiceHealth;
  /** Milliseconds since the epoch; 0 before the first time, and when the answer did not count. */
  askedAt: number;
  /** There while a check runs, which may be longer than anybody waits for it. */
  abort?: Stop | undefined;
  /** There until the verdict of the running check is written down. */
  written?: Promise<void> | undefined;
}

const FROM_WORST = [
  HealthStatus.UNHEALTHY,
  HealthStatus.DEGRADED,
  HealthStatus.UNKNOWN,
  HealthStatus.HEALTHY,
] as const;

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
  readonly #enabled: boolean;
  readonly #checkIntervalMs: number;
  readonly #failureThreshold: number;
  readonly #services = new Map<string, Service>();
  readonly #listeners = new Set<() => void>();
  readonly #start = performance.now();
  readonly #stop: Stop;
  #isPresent = false;
  #isDestroyed = false;
  #stopTimer: Stop | undefined;

  constructor(
    tracker: Tracker,
    { enabled = true, checkIntervalMs = 60_000, failureThreshold = 3 }: HealthCheckOptions = {},
  ) {
    if (!(checkIntervalMs > 0)) {
      throw new Error(`[candor] checkIntervalMs must be above 0 milliseconds, got ${checkIntervalMs}`);
    }
    this.#tracker = tracker;
    this.#enabled = enabled;
    this.#checkIntervalMs = checkIntervalMs;
    this.#failureThreshold = failureThreshold;
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

  /** Begins to ask a service, now and at each interval; the same name again replaces it. */
  registerService(name: PublicText, check: ServiceCheck, options?: ServiceOptions): Stop {
    const service = toWords(name);
    this.#forget(service);
    const entry: Service = {
      check,
      timeoutMs: toTimeout(pick(options, ['timeoutMs']).timeoutMs),
      health: { service, status: HealthStatus.UNKNOWN, consecutiveFailures: 0 },
      askedAt: 0,
    };
    if (this.#isDestroyed) return () => undefined;
    this.#services.set(service, entry);
    this.#resume();
    return () => {
      if (this.#services.get(service) === entry) this.#forget(service);
    };
  }

  /** How all services are doing; asks those that have not answered yet, and waits for them. */
  async getHealthReport(): Promise<HealthReport> {
    const services = [...this.#services.values()];
    await Promise.all(
      services.filter(({ health }) => !health.timestamp).map((service) => this.#ask(service, true)),
    );
    const healths = services.map(({ health }) => health);
    return {
      status:
        FROM_WORST.find((worst) => healths.some(({ status }) => status === worst)) ?? HealthStatus.UNKNOWN,
      uptime: performance.now() - this.#start,
      services: Object.fromEntries(healths.map((health) => [health.service, health])),
    };
  }

  /** Whether every service is healthy. */
  async isHealthy(): Promise<boolean> {
    return (await this.getHealthReport()).status === HealthStatus.HEALTHY;
  }

  /** Calls `onChange` when a service does better or worse than before. */
  onChange(onChange: () => void): Stop {
    const listener = guard(onChange);
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Stops asking and forgets all services. */
  destroy(): void {
    this.#isDestroyed = true;
    this.#stop();
    for (const name of [...this.#services.keys()]) this.#forget(name);
  }

  get #isActive(): boolean {
    // Before consent nothing is asked that the site does not ask for itself.
    return this.#isPresent && this.#tracker.getConsent() !== 'none';
  }

  // No timer runs without a service to ask, nor while nobody looks or the network is away.
  #resume(): void {
    if (!this.#isActive || !this.#services.size) {
      this.#stopTimer?.();
      this.#stopTimer = undefined;
      return;
    }
    this.#stopTimer ??= after(this.#checkIntervalMs, () => {
      this.#stopTimer = undefined;
      this.#resume();
    });
    // Timers come a little early in some browsers.
    const due = Date.now() - this.#checkIntervalMs * 0.9;
    for (const service of this.#services.values()) if (service.askedAt <= due) this.#ask(service);
  }

  #ask(service: Service, isWanted = false): Promise<void> | undefined {
    if (!this.#enabled) return;
    const { check, timeoutMs, abort, written } = service;
    service.askedAt = Date.now();
    // Never two at a time: a check past its limit that does not end fails again, without a second call.
    if (abort || written) {
      const message = 'the previous check has not ended';
      if (!written)
        this.#write(service, { status: HealthStatus.UNHEALTHY, responseTime: timeoutMs, message });
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
    const { service: name, consecutiveFailures, status: before } = service.health;
    if (this.#services.get(name) !== service) return;

    const { responseTime, message } = verdict;
    const failures = verdict.status === HealthStatus.UNHEALTHY ? consecutiveFailures + 1 : 0;
    const isPassing = failures > 0 && failures < this.#failureThreshold;
    const status = isPassing ? HealthStatus.DEGRADED : verdict.status;
    service.health = {
      service: name,
      status,
      timestamp: Date.now(),
      responseTime,
      message,
      consecutiveFailures: failures,
    };
    const data = { service: name, status, responseTimeMs: responseTime, message };
    this.#tracker.track({ type: 'health.check', data });
    if (status !== before) for (const listener of this.#listeners) listener();
  }

  #forget(name: string): void {
    this.#services.get(name)?.abort?.();
    this.#services.delete(name);
    this.#resume();
  }
}

/** Browsers take a longer timer for one that has run out. */
function toTimeout(ms: unknown): number {
  return Number.isFinite(ms) ? Math.min(Number(ms), 2 ** 31 - 1) : 10_000;
}
