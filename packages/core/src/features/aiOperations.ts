import { type Percentiles, percentilesOf } from '../sketch/percentiles.ts';
import { Sketch } from '../sketch/Sketch.ts';
import { pick } from './pick.ts';

const FIELDS = [
  'contextGatheringMs',
  'contextCompressionMs',
  'apiCallMs',
  'totalMs',
  'tokens',
  'contextSizeBytes',
] as const;

/** One call of an AI service; every field may be left out. */
export type AIOperation = { readonly [Field in (typeof FIELDS)[number]]?: number | undefined };

/** The AI operations so far: percentiles of `totalMs`, tokens, and averages over those that told. */
export interface AIOperationsSummary extends Percentiles {
  readonly totalTokens: number;
  /** Of each field, over the operations that told it; 0 when none did. */
  readonly averages: Readonly<Record<keyof AIOperation, number>>;
}

/** AI operations without keeping any: their number, and of each field how its values are spread. */
export interface AIOperations {
  /** Adds what is a number, hands it back, and leaves everything else. */
  add(operation: AIOperation): AIOperation;
  summary(): AIOperationsSummary;
}

/** Sums up operations, in memory that does not grow with them. */
export function createAIOperations(): AIOperations {
  let count = 0;
  const sketches = new Map(FIELDS.map((field) => [field, new Sketch()]));
  return {
    add(operation) {
      const known = Object.entries(pick(operation, FIELDS)).filter(([, value]) => Number.isFinite(value));
      for (const [field, value = 0] of known) sketches.get(field as keyof AIOperation)?.add(value);
      count += 1;
      return Object.fromEntries(known);
    },
    summary() {
      const averages = [...sketches].map(([field, { sum, count }]) => [field, sum / (count || 1)]);
      return {
        ...percentilesOf(sketches.get('totalMs')),
        count,
        totalTokens: sketches.get('tokens')?.sum ?? 0,
        averages: Object.fromEntries(averages),
      };
    },
  };
}
