import { Agent } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { post } from './servedBy.ts';

/** Which envelopes to send, over how many connections, and how fast. */
export interface Load {
  connections: number;
  envelopes: number;
  /** Gives the next one. */
  next: () => Buffer;
  /** Envelopes a second; as fast as answers come when absent. */
  perSecond?: number;
}

/** What the senders saw. */
export interface LoadResult {
  /** Milliseconds until each answer. */
  times: number[];
  /** Answers other than 202, and connections that broke. */
  refused: number;
  seconds: number;
}

/** Sends envelopes at their times, and not faster. */
export async function load(
  address: URL,
  { connections, envelopes, next, perSecond }: Load,
): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  const begun = performance.now();
  let refused = 0;
  let index = 0;
  const send = async (): Promise<void> => {
    for (let at = index++; at < envelopes; at = index++) {
      const due = perSecond === undefined ? 0 : begun + (at * 1000) / perSecond;
      const early = due - performance.now();
      if (early > 0) await wait(early);
      const body = next();
      const sentAt = performance.now();
      const send = () => post(address, body, agent);
      // A server may close a connection that has idled just as it is used again; clients try once more.
      const status = await send()
        .catch(send)
        .catch(() => 0);
      times.push(performance.now() - sentAt);
      if (status !== 202) refused += 1;
    }
  };
  try {
    await Promise.all(Array.from({ length: connections }, send));
  } finally {
    agent.destroy();
  }
  return { times, refused, seconds: (performance.now() - begun) / 1000 };
}
