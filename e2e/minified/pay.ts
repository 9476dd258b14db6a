/** Throws on purpose, so that the test knows on which line. */
export function payForBasket(total: number): never {
  const currency = 'EUR';
  throw new RangeError(`Nobody can pay ${total} ${currency}`);
}
