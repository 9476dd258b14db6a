import { StoreProblem, type StoreProblemReason } from './StoreProblem.ts';

const TOOK_TOO_LONG = '159';

/** https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp */
const REASON_BY_CODE = new Map<string, StoreProblemReason>([
  // A server of a cluster is there, and others that it needs are not: most replicas, a shard, the keeper.
  ...['209', '210', '225', '236', '242', '279', '285', '319', '341', '369', '999'].map(
    (code) => [code, 'unavailable'] as const,
  ),
  // Somebody else writes there, or has written what this copy has not got yet.
  ...['286', '289', '517'].map((code) => [code, 'busy'] as const),
  ...[TOOK_TOO_LONG, '241', '396'].map((code) => [code, 'too-heavy'] as const),
  // Everything that can be wrong with a row: its shape, a number, a date, an id, an escape.
  ...[
    '6',
    '25',
    '26',
    '27',
    '33',
    '38',
    '41',
    '53',
    '69',
    '72',
    '117',
    '130',
    '131',
    '321',
    '376',
    '467',
  ].map((code) => [code, 'unreadable'] as const),
]);

/** Says why a call to the database failed: its own errors have a code, anything else is the way to it. */
export function toProblem(error: unknown): StoreProblem {
  if (error instanceof StoreProblem) return error;
  const code = codeOf(error);
  const reason = code === undefined ? 'unavailable' : (REASON_BY_CODE.get(code) ?? 'failed');
  return new StoreProblem(reason, messageOf(error), { cause: error });
}

/** Whether all that ran in the database at once had no memory left, of which this may have wanted little. */
export function isCrowded(error: unknown): boolean {
  return (
    error instanceof StoreProblem &&
    error.reason === 'too-heavy' &&
    /\(total\)/.test(error.message.slice(0, 80))
  );
}

/** The same of a change on all servers of a cluster, which takes too long where one of them is away. */
export function toChangeProblem(error: unknown): StoreProblem {
  if (codeOf(error) !== TOOK_TOO_LONG) return toProblem(error);
  return new StoreProblem('unavailable', messageOf(error), { cause: error });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'type' in error && 'code' in error ? String(error.code) : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
