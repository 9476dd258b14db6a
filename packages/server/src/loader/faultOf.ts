/** Who is to blame for a failed insert: the rows, the store, or nobody knows. */
export type Fault = 'rows' | 'store' | 'unknown';

// https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp
const rowCodes: ReadonlySet<string> = new Set([
  '6', // cannot parse text
  '26', // cannot parse quoted string
  '27', // cannot parse input
  '38', // cannot parse date
  '41', // cannot parse date and time
  '53', // type mismatch
  '69', // argument out of bound
  '70', // cannot convert type
  '72', // cannot parse number
  '117', // incorrect data
  '130', // cannot read array from text
  '131', // too large string size
  '349', // cannot insert null into an ordinary column
  '376', // cannot parse UUID
  '407', // decimal overflow
]);
const storeCodes: ReadonlySet<string> = new Set([
  '60', // unknown table
  '81', // unknown database
  '159', // timeout exceeded
  '160', // too slow
  '164', // read only
  '202', // too many simultaneous queries
  '209', // socket timeout
  '210', // network error
  '236', // aborted
  '241', // memory limit exceeded
  '242', // table is read only
  '243', // not enough space
  '252', // too many parts
  '285', // too few live replicas
  '319', // unknown status of insert
  '497', // access denied
  '516', // authentication failed
  '999', // keeper exception
]);

/** Judges by the database's error number; whatever has none did not reach the database. */
export function faultOf(error: unknown): Fault {
  const hasCode = error instanceof Error && 'code' in error;
  const code = hasCode ? String(error.code) : '';
  if (rowCodes.has(code)) return 'rows';
  return storeCodes.has(code) || !/^\d+$/.test(code) ? 'store' : 'unknown';
}
