import { useEffect, useReducer } from 'react';

/** Renders again every so often, for numbers that tell nobody when they change. */
export function useRefresh(everyMs: number): void {
  const [, refresh] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const timer = setInterval(refresh, everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
}
