import type { RequestsAnswer } from '@candor/server/api';
import type { Tone } from '../charts/Shape.tsx';
import type { Part } from '../charts/ShareBar.tsx';

/** How each outcome is called and what it means, from best to worst; what another sender calls otherwise comes last. */
const OUTCOMES: Readonly<Record<string, { tone: Tone; word: string }>> = {
  ok: { tone: 'good', word: 'Answered' },
  error: { tone: 'poor', word: '400 or above' },
  failed: { tone: 'poor', word: 'Not answered' },
  timeout: { tone: 'poor', word: 'Timed out' },
  aborted: { tone: 'neutral', word: 'Given up by the page' },
  opaque: { tone: 'neutral', word: 'Kept from the page' },
};

/** How requests ended, from best to worst. */
export function toOutcomeParts(outcomes: RequestsAnswer['outcomes']): Part[] {
  const order = Object.keys(OUTCOMES);
  const place = (outcome: string): number =>
    order.includes(outcome) ? order.indexOf(outcome) : order.length;
  return [...outcomes]
    .sort((a, b) => place(a.outcome) - place(b.outcome))
    .map(({ outcome, requests }) => ({
      ...(OUTCOMES[outcome] ?? { tone: 'neutral', word: outcome || 'Not told' }),
      count: requests,
    }));
}
