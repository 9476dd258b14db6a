/** Wraps our own code so that nothing it throws or rejects with reaches the page; the failure is told at `console.debug`. */
export function guard<Arguments extends readonly unknown[]>(
  work: (...args: Arguments) => unknown,
): (...args: Arguments) => void {
  return (...args) => {
    try {
      const result = work(...args);
      if (isPromise(result)) void settle(result);
    } catch (problem) {
      tell(problem);
    }
  };
}

/** The page may have replaced the global that async functions are no instances of then. */
function isPromise(result: unknown): boolean {
  return Object.prototype.toString.call(result) === '[object Promise]';
}

/** With `await` and not with `catch`, which the page may have replaced. */
async function settle(result: unknown): Promise<void> {
  try {
    await result;
  } catch (problem) {
    tell(problem);
  }
}

function tell(problem: unknown): void {
  try {
    console.debug('[candor] went on without', problem);
  } catch {
    // The page replaced console by one that throws: there is nobody left to tell.
  }
}
