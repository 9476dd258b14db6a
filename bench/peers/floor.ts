import { eventData, eventType, type Start } from './peer.ts';

const mostInBatch = 2000;
const longestWaitMs = 1000;
// More than 64 KiB no browser carries away at page exit.
const mostAtExit = 150;

/** The least that can be done: an array, few large gzip batches, and what is left by keepalive at page exit. Never asks again. */
export const light: Start = (endpoint) => {
  let waiting: object[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const take = (): object[] => {
    clearTimeout(timer);
    timer = undefined;
    const batch = waiting;
    waiting = [];
    return batch;
  };
  const flush = async (): Promise<void> => {
    const text = JSON.stringify(take());
    const zipped = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
    await post(await new Response(zipped).arrayBuffer());
  };
  const post = async (body: BodyInit, keepalive = false): Promise<void> => {
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body,
      keepalive,
    }).catch(() => undefined);
    await answer?.text();
  };
  const leave = (): void => {
    const batch = take();
    for (let from = 0; from < batch.length; from += mostAtExit)
      void post(JSON.stringify(batch.slice(from, from + mostAtExit)), true);
  };
  const push = (event: object): void => {
    waiting.push(event);
    if (waiting.length >= mostInBatch) void flush();
    else timer ??= setTimeout(() => void flush(), longestWaitMs);
  };

  addEventListener('pagehide', leave);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') leave();
  });
  return {
    event: (index) => push({ type: eventType, timestamp: Date.now(), data: eventData(index) }),
    error: (error) => push({ type: 'exception', timestamp: Date.now(), data: describe(error) }),
    flush,
  };
};

function describe(error: unknown): object {
  return error instanceof Error
    ? { name: error.name, message: error.message, stack: error.stack }
    : { error };
}
