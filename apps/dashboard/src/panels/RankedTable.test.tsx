import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { RankedTable } from './RankedTable.tsx';

const rows = [
  { name: 'few', count: 1, rate: 0.5 },
  { name: 'many', count: 9, rate: null },
  { name: '', count: 4, rate: 1 },
];

const draw = (all: typeof rows) =>
  renderToStaticMarkup(
    <RankedTable
      label="Things"
      rows={all}
      nameTitle="Thing"
      nameOf={({ name }) => name}
      columns={[
        { title: 'Count', value: ({ count }) => count, format: String },
        { title: 'Rate', value: ({ rate }) => rate, format: (rate) => `${rate * 100}%`, isWide: true },
      ]}
    />,
  );

it('begins with the most by its first column of numbers', () => {
  const names = [...draw(rows).matchAll(/scope="row"[^>]*>(?:<span[^>]*>)?([^<]+)/g)].map(([, name]) => name);

  expect(names).toEqual(['many', 'Unnamed', 'few']);
});

it('says where there is no value, and hides the wide columns of narrow screens in head and body alike', () => {
  const markup = draw(rows);

  expect(markup).toContain('<span class="is-muted">–</span>');
  expect(markup.match(/class="number wide-only"/g)).toHaveLength(1 + rows.length);
});

it('draws a page of a long table and offers the rest', () => {
  const markup = draw(
    Array.from({ length: 60 }, (_, index) => ({ name: `n${index}`, count: index, rate: 1 })),
  );

  expect(markup.match(/scope="row"/g)).toHaveLength(25);
  expect(markup).toContain('25 of 60');
});

it('shows hostile names as text', () => {
  expect(draw([{ name: '<img src=x onerror=alert(1)>', count: 1, rate: 1 }])).not.toContain('<img');
});

it('lets a row be chosen by its name, and says which one is', () => {
  const markup = renderToStaticMarkup(
    <RankedTable
      label="Things"
      rows={rows}
      nameTitle="Thing"
      nameOf={({ name }) => name}
      choice={{ chosen: 'few', onChoose: () => undefined }}
      columns={[{ title: 'Count', value: ({ count }) => count, format: String }]}
    />,
  );

  expect(markup).toMatch(/aria-pressed="true"[^>]*>few</);
  expect(markup.match(/aria-pressed="false"/g)).toHaveLength(2);
});
