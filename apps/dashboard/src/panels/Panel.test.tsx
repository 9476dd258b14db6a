import type { UseQueryResult } from '@tanstack/react-query';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { Panel } from './Panel.tsx';

// The part of an answer's state that a panel reads.
const toQuery = (state: Partial<UseQueryResult<string[]>>) => state as UseQueryResult<string[]>;

const draw = (state: Partial<UseQueryResult<string[]>>) =>
  renderToStaticMarkup(
    <Panel
      title="Errors"
      query={toQuery(state)}
      skeleton={<i>bones</i>}
      isEmpty={(rows) => rows.length === 0}
      empty="nothing yet"
    >
      {(rows) => rows.join()}
    </Panel>,
  );

it('is busy while it waits', () => {
  const markup = draw({ data: undefined, isError: false });

  expect(markup).toContain('aria-busy="true"');
  expect(markup).toContain('bones');
});

it('says that there is nothing', () => {
  expect(draw({ data: [] })).toContain('nothing yet');
});

it('says what failed and offers to try again', () => {
  const markup = draw({ data: undefined, isError: true, error: new Error('The store is away.') });

  expect(markup).toContain('Errors could not be loaded');
  expect(markup).toContain('The store is away.');
  expect(markup).toContain('Try again');
});

it('keeps what it has when a refresh fails', () => {
  const markup = draw({ data: ['kept'], isError: true, error: new Error('Away.'), dataUpdatedAt: 1 });

  expect(markup).toContain('kept');
  expect(markup).toContain('Not refreshed: Away.');
});

it('shows hostile text as text', () => {
  expect(draw({ data: ['<img src=x onerror=alert(1)>'] })).not.toContain('<img');
});
