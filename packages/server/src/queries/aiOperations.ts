import type { AIField, AIUsage } from '../api/performanceTypes.ts';
import type { Database } from './ask.ts';
import { MAX_BUCKETS } from './bucket.ts';
import { type Levels, levelsOf, toPercentiles } from './levels.ts';
import { isOnPage, type PageScope, pageValues } from './onPage.ts';
import { ratioOf } from './ratio.ts';
import { BUCKET, WEIGHT } from './visit.ts';

/** What one call of an AI service is called. */
export const AI_TYPE = 'ai.operation';

/** What it tells, each where the site knows it. */
export const AI_FIELDS: readonly AIField[] = [
  'contextGatheringMs',
  'contextCompressionMs',
  'apiCallMs',
  'totalMs',
  'tokens',
  'contextSizeBytes',
];

interface AIRow {
  bucket: number;
  isWhole: number;
  weights: number;
  levels: Levels;
  sums: number[];
  told: number[];
}

/** The AI operations of a scope and of each of its buckets, in one pass. */
export async function askAI(db: Database, scope: PageScope, bucketMs: number): Promise<AIUsage> {
  const has = (field: AIField): string => `mapContains(numbers, '${field}')`;
  const each = (toSql: (field: AIField) => string): string => `[${AI_FIELDS.map(toSql).join(', ')}]`;
  const rows = await db.ask<AIRow>({
    sql: `SELECT ${BUCKET} AS bucket, grouping(bucket) AS isWhole, sum(weight) AS weights,
  ${levelsOf("numbers['totalMs']", has('totalMs'))} AS levels,
  ${each((field) => `sumIf(${WEIGHT} * numbers['${field}'], ${has(field)})`)} AS sums,
  ${each((field) => `sumIf(${WEIGHT}, ${has(field)})`)} AS told
FROM ${db.events} WHERE ${isOnPage(scope)} AND type = {aiType:String}
GROUP BY GROUPING SETS ((), (bucket)) HAVING weights > 0 ORDER BY bucket`,
    values: { ...pageValues(scope, db.now()), bucketMs, aiType: AI_TYPE },
    maxRows: MAX_BUCKETS + 1,
  });
  const whole = rows.find(({ isWhole }) => isWhole);
  const tokensOf = ({ sums }: AIRow): number => (sums[AI_FIELDS.indexOf('tokens')] ?? 0) / 100;
  return {
    count: (whole?.weights ?? 0) / 100,
    tokens: whole ? tokensOf(whole) : 0,
    ...toPercentiles(whole?.levels ?? [null, null, null, null]),
    averages: toAverages((index) => ratioOf(whole?.sums[index] ?? 0, whole?.told[index] ?? 0)),
    series: rows
      .filter(({ isWhole }) => !isWhole)
      .map((row) => ({
        at: row.bucket,
        count: row.weights / 100,
        p75Ms: row.levels[1],
        tokens: tokensOf(row),
      })),
  };
}

/** An average for each field, by its place in `AI_FIELDS`. */
export function toAverages(averageOf: (index: number) => number | null): AIUsage['averages'] {
  // A field for each name.
  return Object.fromEntries(
    AI_FIELDS.map((field, index) => [field, averageOf(index)]),
  ) as AIUsage['averages'];
}
