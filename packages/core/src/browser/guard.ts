import type { Stop } from '../stop.ts';

/** Reads the time while somebody measures; not within work that is measured already. */
let clock: (() => number) | undefined;
let spentMs = 0;
let measurers = 0;

/** Wraps our own code so that nothing it throws or rejects with reaches the page; the failure is told at `console.debug`. */
export function guard<Arguments extends readonly unknown[]>(
  work: (...args: Arguments) => unknown,
): (...args: Arguments) => void {
  return (...args) => {
    const read = clock;
    const start = read?.() ?? 0;
    clock = undefined;
    try {
      // Spreading asks how lists are gone through, which the page may have replaced.
      const result = Reflect.apply(work, undefined, args);
      if (isPromise(result)) void attempt(() => result);
    } catch (problem) {
      tell(problem);
    }
    if (!read) return;
    spentMs += read() - start;
    if (measurers) clock = read;
  };
}

/** Begins to measure how long guarded work holds the main thread; gives a way to read the milliseconds since, and one to end it. */
export function meterWork(now: () => number): readonly [read: () => number, stop: Stop] {
  const before = spentMs;
  clock ??= now;
  measurers += 1;
  let isOn = true;
  return [
    () => spentMs - before,
    () => {
      if (isOn) measurers -= 1;
      isOn = false;
      if (!measurers) clock = undefined;
    },
  ];
}

/** The page may have replaced the global that async functions are no instances of then. */
function isPromise(result: unknown): boolean {
  return typeof result === 'object' && Object.prototype.toString.call(result) === '[object Promise]';
}

/** What it comes to; nothing where it fails. With `await` and not with `catch`, which the page may have replaced. */
export async function attempt<Result>(
  work: () => Result | Promise<Result>,
  onFailure: (problem: unknown) => void = tell,
): Promise<Awaited<Result> | undefined> {
  try {
    return await work();
  } catch (problem) {
    onFailure(problem);
    return undefined;
  }
}

function tell(problem: unknown): void {
  try {
    console.debug('[candor] went on without', problem);
  } catch {
    // The page replaced console by one that throws: there is nobody left to tell.
  }
}
