/** Faults in all the places where a class can have code. */
export class Cart {
  readonly #items: { first?: { price: number } } = JSON.parse('{}');

  constructor(isBroken = false) {
    if (isBroken) throw new RangeError('No cart today');
  }

  get price(): number {
    return (this.#items.first as { price: number }).price;
  }

  static fixed(): never {
    throw new Error('Fixed for good');
  }

  readonly field = (): number => (this.#items.first as { price: number }).price;

  total(): number {
    return (this.#items.first as { price: number }).price;
  }

  open(): never {
    return this.#secret();
  }

  #secret(): never {
    throw new Error('A secret got out');
  }
}

/** The same in plain objects. */
export const loose = {
  inner: {
    act(): never {
      throw new Error('Acted');
    },
  },
};
