import { StoreProblem } from '../store/StoreProblem.ts';

/** Who is to blame for a failed insert: the rows, how many there are at once, the store, or nobody knows. */
export type Fault = 'rows' | 'size' | 'store' | 'unknown';

// What ClickHouse says when it could take the same rows another time:
// https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp
const passing: ReadonlySet<string> = new Set([
  '60', // unknown table
  '74', // a file cannot be read
  '75', // a file cannot be written
  '76', // a file cannot be opened
  '81', // unknown database
  '164', // read only
  '173', // memory cannot be had
  '202', // too many simultaneous queries
  '243', // not enough space
  '252', // too many parts
  '394', // query was cancelled
  '439', // no thread to be had
  '497', // access denied
  '516', // authentication failed
]);

/** Judges by what the store says of its own failure. */
export function faultOf(error: unknown): Fault {
  if (!(error instanceof StoreProblem)) return 'unknown';
  if (error.reason === 'unreadable') return 'rows';
  if (error.reason === 'too-heavy') return 'size';
  return error.reason !== 'failed' || passing.has(codeOf(error.cause)) ? 'store' : 'unknown';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
