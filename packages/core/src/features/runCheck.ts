import { after } from '../browser/after.ts';
import type { Stop } from '../stop.ts';
import { fromWorst, type HealthStatus } from './HealthStatus.ts';
import { toAmount } from './labels.ts';
import { pick } from './pick.ts';
import { toWords } from './toWords.ts';

/** What a check says about its service. */
export interface HealthCheckResult {
  readonly status: HealthStatus;
  readonly service?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly timestamp?: number | undefined;
  /** Milliseconds until the service answered. @default measured around the check */
  readonly responseTime?: number | undefined;
  readonly message?: string | undefined;
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
  readonly abort: Stop;
}

/** Calls a check with a time limit; whatever it does is a verdict. `onEnd` hears when it ends, which may be never. */
export function runCheck(check: ServiceCheck, timeoutMs: number, onEnd: () => void): RunningCheck {
  const controller = new AbortController();
  let giveUp = (_reason: string): void => undefined;
  const answer = new Promise<HealthCheckResult>((resolve, reject) => {
    giveUp = (reason) => {
      const problem = new Error(reason);
      controller.abort(problem);
      reject(problem);
    };
    // As a promise even a check that throws at once only rejects.
    const running = (async () => check({ signal: controller.signal }))();
    running.finally(onEnd).then(resolve, reject);
  });
  const stopTimer = after(timeoutMs, () => giveUp(`gave no answer within ${timeoutMs} ms`));
  return { verdict: judge(answer).finally(stopTimer), abort: () => giveUp('was stopped') };
}

async function judge(answer: Promise<HealthCheckResult>): Promise<Verdict> {
  const start = performance.now();
  let given: { readonly status?: HealthStatus; readonly responseTime?: unknown; readonly message?: unknown };
  try {
    given = pick(await answer, ['status', 'responseTime', 'message']);
    if (!fromWorst.includes(given.status as HealthStatus))
      throw new Error('gave no status: return { status: HealthStatus.HEALTHY }');
  } catch (message) {
    given = { message };
  }
  const { status = 'unhealthy', responseTime, message } = given;
  return {
    status,
    responseTime: toAmount(responseTime) ?? performance.now() - start,
    message: message === undefined ? undefined : toWords(message),
  };
}
