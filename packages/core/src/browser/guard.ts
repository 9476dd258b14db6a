/** Calls work with arguments, and gives what it gives. */
export type Caller = <Arguments extends readonly unknown[]>(
  work: (...args: Arguments) => unknown,
  self: undefined,
  args: Arguments,
) => unknown;

let call: Caller = Reflect.apply;

/** Has all guarded work called by `next`, for who measures it; as ever without. */
export function callBy(next: Caller = Reflect.apply): void {
  call = next;
}

/** Wraps our own code so that nothing it throws or rejects with reaches the page; the failure is told at `console.debug`. */
export function guard<Arguments extends readonly unknown[]>(
  work: (...args: Arguments) => unknown,
): (...args: Arguments) => void {
  return (...args) => {
    try {
      // Spreading asks how lists are gone through, which the page may have replaced.
      const result = call(work, undefined, args);
      if (isPromise(result)) void attempt(() => result);
    } catch (problem) {
      tell(problem);
    }
  };
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
