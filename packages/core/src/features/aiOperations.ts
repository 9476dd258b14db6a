import { type Percentiles, toPercentiles } from './percentiles.ts';

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
  readonly averageMs: number;
  readonly totalTokens: number;
  readonly averageTokens: number;
  readonly averageContextGatheringMs: number;
  readonly averageContextCompressionMs: number;
  readonly averageApiCallMs: number;
  readonly averageContextSizeBytes: number;
}

/** Keeps the numbers and leaves everything else. */
export function toOperation(operation: AIOperation): AIOperation {
  return Object.fromEntries(
    FIELDS.map((field) => [field, operation?.[field]] as const).filter(([, value]) => Number.isFinite(value)),
  );
}

/** Sums up operations. */
export function summarizeOperations(operations: readonly AIOperation[]): AIOperationsSummary {
  const all = (field: keyof AIOperation): number[] =>
    operations.map((operation) => operation[field]).filter((value) => value !== undefined);
  return {
    ...toPercentiles(all('totalMs')),
    count: operations.length,
    averageMs: toMean(all('totalMs')),
    totalTokens: toSum(all('tokens')),
    averageTokens: toMean(all('tokens')),
    averageContextGatheringMs: toMean(all('contextGatheringMs')),
    averageContextCompressionMs: toMean(all('contextCompressionMs')),
    averageApiCallMs: toMean(all('apiCallMs')),
    averageContextSizeBytes: toMean(all('contextSizeBytes')),
  };
}

function toSum(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function toMean(values: readonly number[]): number {
  return values.length ? toSum(values) / values.length : 0;
}
