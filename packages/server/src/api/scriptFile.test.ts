import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenApi, openApi } from '../../test/openApi.ts';

let api: OpenApi;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

it('serves the script file to pages of any origin', async () => {
  const answer = await api.ask('/candor.js', { headers: { origin: 'https://shop.example' } });

  expect([200, 404]).toContain(answer.status);
  expect(answer.headers['content-type']).toMatch('text/javascript');
  expect(answer.headers['access-control-allow-origin']).toBe('*');
  expect(answer.headers['cross-origin-resource-policy']).toBe('cross-origin');
});
