import type { PublicText } from '../wire/privacyClass.ts';
import { toAmount, toLabel } from './labels.ts';
import { createTally } from './tally.ts';
import { createWaiting } from './waiting.ts';

/** What kind of suggestion it is, in the site's words; never what it says. */
export interface SuggestionKind {
  /** What it is about, such as `autocomplete`. */
  readonly kind?: PublicText | undefined;
  /** How much it interrupts, such as `low`. */
  readonly intrusionLevel?: PublicText | undefined;
}

/** What became of the suggestions of one level of intrusion, or of all. */
export interface SuggestionSums {
  readonly shown: number;
  readonly accepted: number;
  readonly dismissed: number;
  /** Milliseconds until somebody accepted, over the accepted. */
  readonly acceptanceMs: number;
  /** accepted ÷ shown; 0 before the first. */
  readonly acceptanceRate: number;
  /** dismissed ÷ shown. */
  readonly dismissalRate: number;
  /** acceptanceMs ÷ accepted, in milliseconds. */
  readonly averageAcceptanceMs: number;
}

/** The suggestions that this page made by itself. */
export interface ProactiveMetrics extends SuggestionSums {
  readonly byIntrusionLevel: Readonly<Record<string, SuggestionSums>>;
}

/** What stands for a name that was not given. */
export const UNNAMED = '(unnamed)';

const MAX_WAITING = 1000;

interface Suggestion {
  readonly shownAt: number;
  readonly told: { readonly kind: string | undefined; readonly intrusionLevel: string | undefined };
}

interface Suggestions {
  /** What is to be told of it; `undefined` when it is shown already. */
  show(id: string, kind: SuggestionKind): Record<string, unknown> | undefined;
  /** The same; `undefined` when it was never shown or has its answer. */
  answer(id: string, answer: 'accepted' | 'dismissed', afterMs: unknown): Record<string, unknown> | undefined;
  metrics(): ProactiveMetrics;
  clear(): void;
}

/** Counts suggestions, each answered at most once; those beyond the newest 1000 without an answer stay unanswered. */
export function createSuggestions(): Suggestions {
  const tally = createTally(
    { shown: 0, accepted: 0, dismissed: 0, acceptanceMs: 0 },
    {
      acceptanceRate: ['accepted', 'shown'],
      dismissalRate: ['dismissed', 'shown'],
      averageAcceptanceMs: ['acceptanceMs', 'accepted'],
    },
  );
  const waiting = createWaiting<Suggestion>(MAX_WAITING);

  return {
    show(id, given) {
      const kind = toLabel(given.kind);
      const intrusionLevel = toLabel(given.intrusionLevel);
      const told = { kind, intrusionLevel };
      if (!waiting.begin(id, { shownAt: performance.now(), told })) return undefined;
      tally.add(intrusionLevel ?? UNNAMED, { shown: 1 });
      return told;
    },
    answer(id, answer, afterMs) {
      const suggestion = waiting.end(id);
      if (!suggestion) return undefined;
      const { told, shownAt } = suggestion;
      const took = toAmount(afterMs) ?? performance.now() - shownAt;
      const acceptanceMs = answer === 'accepted' ? took : 0;
      tally.add(told.intrusionLevel ?? UNNAMED, { [answer]: 1, acceptanceMs });
      return { ...told, afterMs: took };
    },
    metrics: () => ({ ...tally.total(), byIntrusionLevel: tally.byName() }),
    clear() {
      tally.clear();
      waiting.clear();
    },
  };
}
