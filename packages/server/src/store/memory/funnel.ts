import type { FunnelAnswer } from '../../api/funnelTypes.ts';
import type { InnerEvent } from '../../event.ts';
import {
  FUNNEL_ID,
  type FunnelScope,
  type FunnelSums,
  MAX_FUNNEL_GROUPS,
  toFunnel,
} from '../../queries/funnel.ts';
import { groupBy } from '../../queries/groupBy.ts';
import { DEFAULT_WITHIN_MS } from '../../queries/own/checkFunnel.ts';
import { readText } from '../../queries/own/fields.ts';
import { matches } from '../../queries/own/matches.ts';
import { lightestOf, weightedQuantile } from './quantile.ts';
import { compareText } from './select.ts';

/** An event with the steps that it would take. */
interface Taken {
  event: InnerEvent;
  steps: boolean[];
  mask: number;
}

/** Somebody who took the first step, with the times of the steps. */
interface Entrant {
  key: string;
  /** For how many they stand at each step. */
  stands: readonly number[];
  times: readonly number[];
}

/** `funnel` over events in memory. */
export function funnelOf(selected: readonly InnerEvent[], scope: FunnelScope): FunnelAnswer {
  const { steps, per = 'visit', by } = scope.question;
  const taken = selected.flatMap((event): Taken[] => {
    const own = steps.map(
      ({ type, where }) => event.type === type && (where === undefined || matches(event, where)),
    );
    const mask = own.reduce((bits, isOwn, index) => bits + (isOwn ? 2 ** index : 0), 0);
    return mask > 0 && event[FUNNEL_ID[per]] !== '' ? [{ event, steps: own, mask }] : [];
  });
  const entrants = [...groupBy(taken, ({ event }) => event[FUNNEL_ID[per]]).values()]
    .map((own) => toEntrant(own, scope))
    .filter(({ times }) => times.length > 0);
  const groups = by === undefined ? [] : [...groupBy(entrants, ({ key }) => key)];
  return toFunnel(
    scope,
    toSums('', entrants, steps.length),
    groups
      .map(([key, own]) => toSums(key, own, steps.length))
      .sort((a, b) => (b.weights[0] ?? 0) - (a.weights[0] ?? 0) || compareText(a.key, b.key))
      .slice(0, MAX_FUNNEL_GROUPS + 1),
  );
}

function toEntrant(own: readonly Taken[], { question }: FunnelScope): Entrant {
  const { steps, within = DEFAULT_WITHIN_MS, by } = question;
  const keyOf = ({ event }: Taken): string => (by === undefined ? '' : readText(event, by));
  const inOrder = (tie: (a: Taken, b: Taken) => number) =>
    [...own].sort((a, b) => a.event.at - b.event.at || a.event.seq - b.event.seq || tie(a, b));
  const first = inOrder((a, b) => compareText(keyOf(a), keyOf(b))).find((one) => one.steps[0]);
  let chains: (readonly number[])[] = steps.map(() => []);
  for (const { event, steps: taken } of inOrder((a, b) => a.mask - b.mask)) {
    const before = chains;
    chains = before.map((chain, step) => {
      const lead = step === 0 ? [] : (before[step - 1] ?? []);
      const isInTime = step === 0 || (lead.length > 0 && event.at - (lead[0] ?? 0) <= within);
      return taken[step] && isInTime ? [...lead, event.at] : chain;
    });
  }
  const times = chains.findLast((chain) => chain.length > 0) ?? [];
  const known = times.map((_, step) =>
    lightestOf(own.filter((one) => one.steps[step]).map(({ event }) => event)),
  );
  return {
    key: first ? keyOf(first) : '',
    stands: known.map((_, step) => Math.max(...known.slice(0, step + 1))),
    times,
  };
}

function toSums(key: string, entrants: readonly Entrant[], count: number): FunnelSums {
  const reached = Array.from({ length: count }, (_, step) =>
    entrants.filter(({ times }) => times.length > step),
  );
  return {
    key,
    weights: reached.map((own, step) => own.reduce((sum, { stands }) => sum + (stands[step] ?? 0), 0)),
    squares: entrants.reduce((sum, { stands: [first = 0] }) => sum + first * first, 0),
    standing: reached.map((own, step) =>
      own.reduce((sum, { stands: [first = 0, ...rest] }) => {
        const there = rest[step - 1] ?? first;
        return sum + (there * there) / first;
      }, 0),
    ),
    samples: reached.map((own) => own.length),
    medians: reached.map((own, step) => {
      const gaps = own.map(({ stands, times }) => ({
        weight: stands[step] ?? 0,
        value: (times[step] ?? 0) - (times[step - 1] ?? times[step] ?? 0),
      }));
      return weightedQuantile(0.5, gaps) ?? null;
    }),
  };
}
