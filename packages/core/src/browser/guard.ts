/** Wraps our own code so that nothing it throws or rejects with reaches the page; the failure is told at `console.debug`. */
export function guard<Arguments extends readonly unknown[]>(
  work: (...args: Arguments) => unknown,
): (...args: Arguments) => void {
  return (...args) => {
    try {
      const result = work(...args);
      if (result instanceof Promise) result.catch(tell);
    } catch (problem) {
      tell(problem);
    }
  };
}

function tell(problem: unknown): void {
  try {
    console.debug('[candor] went on without', problem);
  } catch {
    // The page replaced console by one that throws: there is nobody left to tell.
  }
}
