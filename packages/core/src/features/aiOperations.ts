import { type Percentiles, toPercentiles } from './percentiles.ts';
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

/** The remembered AI operations: percentiles of `totalMs`, tokens, and averages over those that told. */
export interface AIOperationsSummary extends Percentiles {
  readonly totalTokens: number;
  /** Of each field, over the operations that told it; 0 when none did. */
  readonly averages: Readonly<Record<keyof AIOperation, number>>;
}

/** Keeps the numbers and leaves everything else. */
export function toOperation(operation: AIOperation): AIOperation {
  return Object.fromEntries(
    Object.entries(pick(operation, FIELDS)).filter(([, value]) => Number.isFinite(value)),
  );
}

/** Sums up operations. */
export function summarizeOperations(operations: readonly AIOperation[]): AIOperationsSummary {
  const all = (field: keyof AIOperation): number[] =>
    operations.map((operation) => operation[field]).filter((value) => value !== undefined);
  const averages = FIELDS.map((field) => [field, toSum(all(field)) / (all(field).length || 1)]);
  return {
    ...toPercentiles(all('totalMs')),
    count: operations.length,
    totalTokens: toSum(all('tokens')),
    averages: Object.fromEntries(averages),
  };
}

function toSum(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
