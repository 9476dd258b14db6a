import { every } from '../browser/every.ts';
import type { Stop } from '../stop.ts';
import { HealthStatus } from './HealthStatus.ts';

/** What a check says about its service. */
export interface HealthCheckResult {
  readonly status: HealthStatus;
  readonly service?: string;
  /** Milliseconds since the epoch. */
  readonly timestamp?: number;
  /** Milliseconds until the service answered. @default measured around the check */
  readonly responseTime?: number;
  readonly message?: string;
}

/** Asks a service how it does; it should give up when `signal` aborts. */
export type ServiceCheck = (moment: {
  readonly signal: AbortSignal;
}) => HealthCheckResult | Promise<HealthCheckResult>;

/** A result with everything filled in. */
export interface Verdict {
  readonly status: HealthStatus;
  readonly responseTime: number;
  readonly message: string | undefined;
}

/** One call of a check. */
export interface RunningCheck {
  /** What came of it, at the latest when the time limit has passed; never rejects. */
  readonly verdict: Promise<Verdict>;
  /** When the check itself came to an end, which may be never. */
  readonly end: Promise<void>;
  readonly abort: Stop;
}

/** Calls a check with a time limit; whatever it does is a verdict. */
export function runCheck(check: ServiceCheck, timeoutMs: number): RunningCheck {
  const start = performance.now();
  const controller = new AbortController();
  let giveUp = (_reason: string): void => undefined;
  const limit = new Promise<never>((_, reject) => {
    giveUp = (reason) => {
      stopTimer();
      const problem = new Error(reason);
      controller.abort(problem);
      reject(problem);
    };
  });
  const stopTimer = every(timeoutMs, () => giveUp(`gave no answer within ${timeoutMs} ms`));
  // Inside a promise even a check that throws at once only rejects.
  const answer = new Promise<HealthCheckResult>((resolve) => resolve(check({ signal: controller.signal })));

  const verdict = Promise.race([answer, limit])
    .then((result) => toVerdict(result, performance.now() - start))
    .catch((problem: unknown) => toFailure(problem, performance.now() - start))
    // Even the problem may be an object that throws when it is read.
    .catch(() => toFailure('failed', performance.now() - start))
    .finally(stopTimer);
  const end = answer.then(noop, noop);
  return { verdict, end, abort: () => giveUp('was stopped') };
}

function toVerdict(result: Partial<HealthCheckResult> | undefined, measuredMs: number): Verdict {
  const { status, responseTime, message } = result ?? {};
  if (!isStatus(status)) return toFailure('gave no status: return { status: HealthStatus.… }', measuredMs);
  return {
    status,
    responseTime: Number.isFinite(responseTime) ? Number(responseTime) : measuredMs,
    message: message === undefined ? undefined : String(message),
  };
}

function toFailure(problem: unknown, responseTime: number): Verdict {
  const message = problem instanceof Error ? problem.message : String(problem);
  return { status: HealthStatus.UNHEALTHY, responseTime, message };
}

function isStatus(value: unknown): value is HealthStatus {
  return Object.values<unknown>(HealthStatus).includes(value);
}

function noop(): void {}
