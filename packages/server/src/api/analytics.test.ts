import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_TOKEN, type OpenApi, openApi } from '../../test/openApi.ts';
import { type EngineStore, openEngineStore } from '../../test/openEngineStore.ts';
import { anEvent, DAY, HOUR, NOW } from '../../test/seededEvents.ts';
import type { InnerEvent } from '../event.ts';
import { packRows } from '../store/rowBytes.ts';
import type { AnalyticsAnswer, UserSegmentsAnswer } from './types.ts';

describe('the admin endpoint', () => {
  let engine: EngineStore;
  let api: OpenApi;

  beforeAll(async () => {
    engine = await openEngineStore();
    await engine.store.migrate();
    const events: Partial<InnerEvent>[] = [
      ...Array.from({ length: 8 }, () => ({ type: 'generation.attempt', user: 'lovelace' })),
      ...Array.from({ length: 2 }, () => ({ type: 'generation.attempt', at: NOW - 2 * HOUR })),
      {
        type: 'generation.validation_failure',
        attributes: { errors: '["syntax: unexpected }","import: unknown"]' },
        user: 'lovelace',
      },
      {
        type: 'generation.validation_failure',
        attributes: { errors: '["syntax: unexpected }"]' },
        at: NOW - 3 * HOUR,
      },
      { type: 'generation.retry', user: 'lovelace' },
      {
        type: 'generation.success',
        user: 'lovelace',
        numbers: { retryCount: 1 },
        attributes: { dependencies: '["react","zod"]' },
      },
      { type: 'generation.success', user: 'lovelace', attributes: { dependencies: '["react"]' } },
      { type: 'generation.attempt', at: NOW - 3 * DAY },
    ];
    await engine.store.insert({ token: 'admin', rows: packRows(events.map((event) => anEvent(event))) });
    api = await openApi({ store: engine.store });
  });
  afterAll(async () => {
    await api?.close();
    await engine?.close();
  });

  it('answers an admin with the summary of what is stored, in the words of the page’s own', async () => {
    const answer = await api.askAsAdmin('/api/admin/analytics');

    expect([answer.status, answer.json()]).toEqual([
      200,
      {
        success: true,
        data: {
          totalEvents: 15,
          failureRate: 1 / 8,
          topErrors: [
            { error: 'syntax: unexpected }', count: 2 },
            { error: 'import: unknown', count: 1 },
          ],
          dependencyUsage: { react: 2, zod: 1 },
          averageRetries: 0.5,
          timeWindow: '1 hour',
        },
      } satisfies AnalyticsAnswer,
    ]);
  });

  it('tells users apart by a pseudonym that is in no other answer', async () => {
    const answer = await api.askAsAdmin('/api/admin/analytics/users');

    const { data } = answer.json() as UserSegmentsAnswer;
    expect(data).toEqual({
      totalUsers: 1,
      segments: { struggling: 1, mixed: 0, fluent: 0 },
      users: [
        {
          user: expect.stringMatching(/^p_[\da-f]{16}$/),
          attempts: 8,
          failures: 1,
          retries: 1,
          successes: 2,
          successRate: 0.25,
        },
      ],
    });
    expect(answer.text).not.toContain('lovelace');
    const wrong = await api.askAsAdmin('/api/admin/analytics/users?least=0');
    expect(wrong.json()).toMatchObject({ error: { message: expect.stringContaining('`least`') } });
  });

  it.each(['viewer', 'editor'])('is not for a %s', async (role) => {
    const { secret } = await api.administration.tokens.add('operator', { name: role, role });

    for (const path of ['/api/admin/analytics', '/api/admin/analytics/users'])
      expect(await api.ask(path, { headers: { authorization: `Bearer ${secret}` } })).toMatchObject({
        status: 403,
      });
  });

  it('lets an admin ask once a second in the long run, and does not take that for guessing', async () => {
    const own = await openApi({ store: engine.store });

    const answers: number[] = [];
    for (let asked = 0; asked < 40; asked += 1)
      answers.push((await own.askAsAdmin('/api/admin/analytics/users')).status);
    const last = await own.askAsAdmin('/api/admin/analytics/users');
    await own.close();

    expect(answers.filter((status) => status === 200).length).toBeLessThan(20);
    expect(last).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
  });

  it('makes whoever guesses wait, also with many guesses at once, and then even with the right token', async () => {
    const own = await openApi({ store: engine.store });
    const guess = (index: number) =>
      own.ask('/api/admin/analytics', { headers: { authorization: `Bearer ca_guess-${index}` } });

    const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => guess(index)));
    const right = await own.ask('/api/admin/analytics', {
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    });
    const elsewhere = await own.askAsAdmin('/api/v1/status');
    await own.close();

    const tally = (status: number): number => answers.filter((one) => one.status === status).length;
    expect([tally(401), tally(429)]).toEqual([20, 180]);
    expect(right).toMatchObject({ status: 429, headers: { 'retry-after': expect.any(String) } });
    expect(elsewhere.status).toBe(200);
  });
});
