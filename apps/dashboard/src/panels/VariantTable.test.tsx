import type { ExperimentResult, VariantDifference, VariantResult } from '@candor/server/api';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { VariantTable } from './VariantTable.tsx';

const aVariant = (variant: string, versus: VariantResult['versus'], mean?: number): VariantResult => ({
  variant,
  visits: 100,
  conversions: 20,
  rate: 0.2,
  low: 0.13,
  high: 0.29,
  samples: 100,
  value: mean === undefined ? null : { mean, deviation: 1 },
  versus,
});
const difference = (more: Partial<VariantDifference>): VariantDifference => ({
  difference: 0.05,
  relative: 0.25,
  low: 0.01,
  high: 0.09,
  p: 0.01,
  adjusted: 0.02,
  anytime: 0.3,
  ...more,
});
const experiment = (...variants: VariantResult[]): ExperimentResult => ({
  experiment: 'price',
  control: 'control',
  split: { p: 1, isMismatch: false },
  variants,
});

/** What each row says. */
const draw = (of: ExperimentResult): string[] =>
  renderToStaticMarkup(<VariantTable experiment={of} />)
    .split('<tr>')
    .map((row) => row.replaceAll(/<[^>]+>/g, ' '));

it('tells apart what may be chance, what one look finds and what any look finds', () => {
  const [, head, control, chance, planned, sure] = draw(
    experiment(
      aVariant('control', null),
      aVariant('chance', { rate: difference({ adjusted: 0.4 }), value: null }),
      aVariant('planned', { rate: difference({}), value: null }),
      aVariant('sure', { rate: difference({ anytime: 0.001 }), value: null }),
    ),
  );

  expect(head).not.toContain('Mean value');
  expect(control).toContain('Control');
  expect(chance).toContain('may be chance');
  expect(planned).toContain('too early to stop for it');
  expect(sure).toContain('whenever you look');
});

it('shows what visits brought where that was asked for', () => {
  const [, head, , more] = draw(
    experiment(
      aVariant('control', null, 4),
      aVariant('more', { rate: difference({}), value: difference({ difference: 3.5 }) }, 7.5),
    ),
  );

  expect(head).toContain('Mean value');
  expect(more).toMatch(/ 7\D5 /);
  expect(more).toMatch(/Value 3\D5/);
});
