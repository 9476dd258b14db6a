import { expect, test } from 'vitest';
import { createMemoryStore } from '../src/store/memory.ts';
import { StoreProblem } from '../src/store/StoreProblem.ts';
import { startServer } from './sender.ts';

test('a question that failed is in the log with its route and its reason, and without what it says', async () => {
  const lines: string[] = [];
  const store = createMemoryStore();
  const server = await startServer({
    adminToken: 'ca_for-the-one-that-asks',
    writeLog: (line) => lines.push(line),
    store: {
      ...store,
      events: () => Promise.reject(new StoreProblem('failed', 'what ada@lovelace.example asked')),
      health: () => Promise.reject(new TypeError('what ada@lovelace.example asked')),
      // It may come back, and says so itself.
      vitals: () => Promise.reject(new StoreProblem('unavailable', 'away')),
    },
  });
  const ask = (path: string): Promise<Response> =>
    fetch(`${server.url}/api/v1/${path}`, { headers: { authorization: 'Bearer ca_for-the-one-that-asks' } });

  const answers = await Promise.all(['events?session=secret', 'health', 'vitals'].map(ask));

  expect(answers.map(({ status }) => status)).toEqual([500, 500, 503]);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'error', message: 'a question failed', route: '/api/v1/events', reason: 'failed' },
    { level: 'error', message: 'a question failed', route: '/api/v1/health', reason: 'TypeError' },
  ]);
  expect(lines.join()).not.toMatch(/lovelace|secret/);
});
