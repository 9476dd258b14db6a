// @vitest-environment jsdom
import { QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, expect, it, vi } from 'vitest';
import { createQueryClient } from '../api/queryClient.ts';
import { createSignedOut } from '../api/signedOut.ts';
import { Ask } from './Ask.tsx';

// jsdom has no canvas, and nothing is drawn here.
vi.mock('../charts/plot.ts', () => ({ createPlot: () => ({}) }));
vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

const LIMITS = { rows: 10_000, bytes: 1, seconds: 30, memoryBytes: 1 };
let root: Root | undefined;

afterEach(async () => {
  await act(async () => root?.unmount());
  document.body.replaceChildren();
});

/** Draws the page over a server that answers by path; what is sent to it comes back as texts. */
async function open(answers: Record<string, object>): Promise<string[]> {
  const bodies: string[] = [];
  vi.stubGlobal('fetch', async (address: string, { body }: RequestInit = {}) => {
    if (typeof body === 'string') bodies.push(body);
    const [path = ''] = address.replace('/api/v1/', '').split('?');
    const answer = answers[path];
    const isProblem = answer !== undefined && 'error' in answer;
    return new Response(JSON.stringify(answer ?? {}), { status: isProblem ? 400 : 200 });
  });
  root = createRoot(document.body.appendChild(document.createElement('div')));
  await act(async () =>
    root?.render(
      <QueryClientProvider client={createQueryClient(createSignedOut())}>
        <Ask />
      </QueryClientProvider>,
    ),
  );
  await act(() => new Promise((resolve) => setTimeout(resolve, 50)));
  return bodies;
}

async function run(): Promise<void> {
  const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Run');
  await act(async () => button?.click());
  await act(() => new Promise((resolve) => setTimeout(resolve, 50)));
}

it.each([
  ['the server does not offer it', { me: { role: 'admin' }, status: {} }],
  ['somebody is no admin', { me: { role: 'editor' }, status: { sql: LIMITS } }],
])('shows no SQL where %s', async (_why, answers) => {
  await open(answers);

  expect(document.body.textContent).toContain('In words');
  expect(document.querySelector('textarea')).toBeNull();
});

it('shows an admin the rows that the database answers, and keeps the question', async () => {
  const bodies = await open({
    me: { role: 'admin' },
    status: { sql: LIMITS },
    sql: {
      columns: [
        { name: 'type', type: 'String' },
        { name: 'n', type: 'UInt64' },
      ],
      rows: [
        ['page_view', '18446744073709551615'],
        ['<b>', null],
      ],
      readRows: 1_000,
      elapsedMs: 12,
    },
  });
  const asked = document.querySelector('textarea')?.value ?? '';

  await run();

  expect(JSON.parse(bodies[0] ?? '')).toEqual({ sql: asked });
  expect([...document.querySelectorAll('th')].map((head) => head.textContent)).toEqual(['type', 'n']);
  expect([...document.querySelectorAll('td')].map((cell) => cell.textContent)).toEqual([
    'page_view',
    '18446744073709551615',
    '<b>',
    '–',
  ]);
  expect(document.querySelector('textarea')?.value).toBe(asked);
});

it('says why the database refuses', async () => {
  await open({
    me: { role: 'admin' },
    status: { sql: LIMITS },
    sql: { error: { code: 'bad_sql', message: 'Limit for result exceeded' } },
  });

  await run();

  expect(document.body.textContent).toContain('Limit for result exceeded');
  expect(document.querySelector('table')).toBeNull();
});
