/** A primitive as text; of a very long number not even the digits, which take longer than they tell. */
export function textOf(value: unknown): string {
  return typeof value === 'bigint' && BigInt.asIntN(256, value) !== value ? '[bigint]' : String(value);
}
