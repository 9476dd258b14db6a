import type { FunnelAnswer, FunnelStepResult, TimeRange } from '@candor/server/api';

const LONG = 'a-name-that-goes-on-and-on-and-on-until-no-column-is-wide-enough';

/** A shop's way to an order. */
export function toFunnel(range: TimeRange, isHuge: boolean, isEmpty: boolean): FunnelAnswer {
  const names = ['page_view', isHuge ? `cart.add where plan = ${LONG}` : 'cart.add', 'order'];
  const toSteps = (first: number): FunnelStepResult[] =>
    names.map((_, index) => {
      const shares = isEmpty ? [0, 0, 0] : [1, 0.34, 0.12];
      const share = shares[index] ?? 0;
      const previous = shares[index - 1] ?? 1;
      return {
        reached: first * share,
        samples: Math.round(first * share),
        share: isEmpty ? null : share,
        low: share * 0.94,
        high: Math.min(1, share * 1.06),
        fromPrevious: index === 0 || isEmpty ? null : share / previous,
        lost: first * (previous - share),
        medianMs: index === 0 || isEmpty ? null : 95_000 * index,
      };
    });
  const keys = isHuge
    ? Array.from({ length: 10 }, (_, index) => `${LONG} ${index}`)
    : ['desktop', 'mobile', ''];
  return {
    range,
    question: { steps: names.map((type) => ({ type })), by: 'device' },
    text: 'page_view then cart.add then order by device',
    names,
    steps: toSteps(12_480),
    groups: isEmpty ? [] : keys.map((key, index) => ({ key, steps: toSteps(8_000 / (index + 1)) })),
    isCut: isHuge,
  };
}
