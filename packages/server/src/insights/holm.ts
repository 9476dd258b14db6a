/**
 * Probabilities corrected for how many there are, so that the chance of even one false alarm among all stays what it says, whatever they
 * have to do with one another. Holm, 1979, https://www.jstor.org/stable/4615733
 */
export function holm(probabilities: readonly number[]): number[] {
  const order = probabilities.map((probability, index) => ({ probability, index }));
  order.sort((a, b) => a.probability - b.probability);
  const corrected = [...probabilities];
  let highest = 0;
  for (const [rank, { probability, index }] of order.entries()) {
    highest = Math.max(highest, Math.min(1, probability * (order.length - rank)));
    corrected[index] = highest;
  }
  return corrected;
}
