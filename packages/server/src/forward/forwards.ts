import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Post } from '../alerts/post.ts';
import type { ForwardStatus } from '../api/types.ts';
import type { InnerEvent } from '../event.ts';
import type { Family } from '../metrics/exposition.ts';
import { groupBy } from '../queries/groupBy.ts';
import { openSpool } from '../spool/spool.ts';
import { unpackRows } from '../store/rowBytes.ts';
import { type Forwarder, startForwarder } from './forwarder.ts';
import type { Forward } from './readForwards.ts';

/** Everybody that events are also sent to. */
export interface Forwards {
  /** Rows that the store has just taken. Never rejects. */
  take(payloads: readonly Buffer[]): Promise<void>;
  forget(isTheirs: (event: InnerEvent) => boolean): Promise<void>;
  status(): ForwardStatus[];
  /** Goes on with these instead of those that were chosen before: what waits of one that stays goes on to wait. */
  choose(chosen: readonly Forward[]): Promise<void>;
  /** Those that are open. */
  list(): readonly Forward[];
  /** Of those of these projects. */
  families(projects: readonly string[]): Family[];
  close(): Promise<void>;
}

/** Opens a spool below `folder` for each forward; one that is no longer named is removed with what waited in it. */
export async function openForwards({
  folder,
  forwards,
  isAllowed,
  post,
  now,
  firstPauseMs,
}: {
  folder: string;
  forwards: readonly Forward[];
  isAllowed: (event: InnerEvent) => boolean;
  /** How those that an admin has chosen are reached. */
  post: Post;
  now: () => number;
  firstPauseMs?: number;
}): Promise<Forwards> {
  for (const name of await readdir(folder).catch(() => []))
    if (!forwards.some((forward) => forward.folder === name))
      await rm(join(folder, name), { recursive: true, force: true });
  const open: Forwarder[] = [];
  /** Nothing is taken or forgotten while one is exchanged for another. */
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  };
  const start = async (forward: Forward): Promise<Forwarder> => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const spool = await openSpool({ folder: join(folder, forward.folder), maxBytes: forward.maxBytes });
    const pause = firstPauseMs !== undefined && { firstPauseMs };
    return startForwarder({ forward, spool, isAllowed, post, now, ...pause });
  };
  for (const forward of forwards) open.push(await start(forward));

  return {
    take: (payloads) =>
      inTurn(async () => {
        if (open.length === 0) return;
        const events = payloads.flatMap(unpackRows);
        for (const one of open)
          await one.take(events.filter(({ project }) => project === one.forward.project));
      }),
    forget: (isTheirs) =>
      inTurn(async () => {
        for (const one of open) await one.forget(isTheirs);
      }),
    choose: (chosen) =>
      inTurn(async () => {
        for (const [index, one] of [...open.entries()].reverse()) {
          if (!one.forward.isChosen || chosen.some((forward) => isDeepStrictEqual(forward, one.forward)))
            continue;
          open.splice(index, 1);
          await one.close();
          const { folder: own } = one.forward;
          if (!chosen.some((forward) => forward.folder === own))
            await rm(join(folder, own), { recursive: true, force: true });
        }
        for (const forward of chosen)
          if (!open.some((one) => one.forward.folder === forward.folder)) open.push(await start(forward));
      }),
    list: () => open.map(({ forward }) => forward),
    status: () => open.map((one) => one.status()),
    families: (projects) =>
      toFamilies(open.map((one) => one.status()).filter(({ project }) => projects.includes(project))),
    async close() {
      await Promise.all(open.map((one) => one.close()));
    },
  };
}

function toFamilies(all: readonly ForwardStatus[]): Family[] {
  // Several may have one name, and a series with the same labels twice is none.
  const byName = [...groupBy(all, ({ name, to }) => `${to} ${name}`).values()].map((same) => ({
    labels: { forward: same[0]?.name ?? '', to: same[0]?.to ?? '' },
    sumOf: (count: (one: ForwardStatus) => number) => same.reduce((sum, one) => sum + count(one), 0),
    lagMs: Math.max(...same.map(({ lagMs }) => lagMs)),
  }));
  return [
    {
      name: 'candor_forward_events',
      kind: 'counter',
      help: 'Events that are also sent elsewhere, since the start, by what became of them.',
      series: byName.flatMap(({ labels, sumOf }) =>
        (['sent', 'refused', 'expired', 'full', 'withheld'] as const).map((outcome) => ({
          labels: { ...labels, outcome },
          value: sumOf((one) => one[outcome]),
        })),
      ),
    },
    {
      name: 'candor_forward_waiting_events',
      kind: 'gauge',
      help: 'Events that wait to be sent elsewhere.',
      series: byName.map(({ labels, sumOf }) => ({ labels, value: sumOf((one) => one.waitingEvents) })),
    },
    {
      name: 'candor_forward_lag_seconds',
      kind: 'gauge',
      unit: 'seconds',
      help: 'For how long the oldest of them waits.',
      series: byName.map(({ labels, lagMs }) => ({ labels, value: lagMs / 1_000 })),
    },
  ];
}
