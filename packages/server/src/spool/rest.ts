/** A pause that somebody can end. */
export interface Rest {
  /** Resolves after so many milliseconds, or when it is woken. */
  pause(ms: number): Promise<void>;
  /** Ends the pause that is under way; without one it does nothing. */
  wake(): void;
}

/** Makes a `Rest` for one who works in a loop. */
export function createRest(): Rest {
  let wake = (): void => {};
  return {
    pause: (ms) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
    wake: () => wake(),
  };
}
