/** Undoes what its giver started; harmless when called twice. */
export type Stop = () => void;

/** Joins several stops into one that runs them in reverse order, once. */
export function stopAll(stops: readonly Stop[]): Stop {
  const waiting = [...stops];
  return () => {
    for (let stop = waiting.pop(); stop; stop = waiting.pop()) stop();
  };
}
