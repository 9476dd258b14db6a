let waiting: (() => void)[] = [];

/** Does one thing in each frame, in the order asked for, so that many charts at once do not hold the page up; returns what gives it up. */
export function inTurn(job: () => void): () => void {
  if (waiting.length === 0) requestAnimationFrame(doNext);
  waiting.push(job);
  return () => {
    waiting = waiting.filter((one) => one !== job);
  };
}

/** Does at once what waits for its frame, for who wants the whole page. */
export function doAllNow(): void {
  for (const job of waiting.splice(0)) job();
}

function doNext(): void {
  const job = waiting.shift();
  if (waiting.length > 0) requestAnimationFrame(doNext);
  job?.();
}
