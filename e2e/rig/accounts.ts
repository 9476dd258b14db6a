import type { Answer, Asked, FaultServer } from './faultServer.ts';

/** What the envelopes of one page load said of it, the last word of each kind. */
interface SeenAccount {
  readonly produced: number;
  readonly dropped: Readonly<Record<string, number>>;
}

/** Reads along at an intake. */
export interface Accounts {
  /** By the page load's origin; only of envelopes that were acknowledged. */
  readonly seen: ReadonlyMap<string, SeenAccount>;
  /** As the server's own. */
  answer(next: Answer | ((request: Asked) => Answer)): void;
}

export function recordAccounts(intake: FaultServer): Accounts {
  const seen = new Map<string, SeenAccount>();
  return {
    seen,
    answer(next) {
      intake.answer((request) => {
        const answer = typeof next === 'function' ? next(request) : next;
        const { envelope } = request;
        if (envelope && answer.kind === 'ok') {
          const { origin, produced, dropped } = envelope;
          const before = seen.get(origin);
          seen.set(origin, {
            produced: Math.max(produced ?? 0, before?.produced ?? 0),
            dropped: { ...before?.dropped, ...dropped },
          });
        }
        return answer;
      });
    },
  };
}
