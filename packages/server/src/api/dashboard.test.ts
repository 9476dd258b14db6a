import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDashboard, type OpenApi, openApi } from '../../test/openApi.ts';

describe('the dashboard', () => {
  let api: OpenApi;
  let dashboard: Awaited<ReturnType<typeof makeDashboard>>;

  beforeAll(async () => {
    dashboard = await makeDashboard();
    api = await openApi({ dashboardFolder: dashboard.folder });
  });
  afterAll(async () => {
    await api.close();
    await dashboard.remove();
  });

  it.each(['/', '/index.html', '/errors', '/errors/123?from=1', '/any/depth'])(
    'shows its page at %s',
    async (path) => {
      const answer = await api.ask(path);

      expect(answer.status).toBe(200);
      expect(answer.text).toContain('the page');
      expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(answer.headers['cache-control']).toBe('no-cache');
    },
  );

  it.each(['/', '/errors', '/assets/index-B4dF00d1.js', '/mark.svg', '/missing.js'])(
    'sends its policy with %s',
    async (path) => {
      const { headers } = await api.ask(path);

      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
    },
  );

  it('lets browsers keep what is named by its content, for ever', async () => {
    const { headers } = await api.ask('/assets/index-B4dF00d1.js');

    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(headers['content-type']).toMatch(/^(text|application)\/javascript/);
  });

  it.each([
    '/assets/missing.js',
    '/favicon.ico',
    '/api/v1/nothing',
    '/../package.json',
    '/assets/../../package.json',
    '/..%2f..%2fetc%2fpasswd.txt',
    '/%2e%2e/%2e%2e/package.json',
    '/assets/%00.js',
    '/assets\\..\\..\\package.json',
    '//etc/passwd.txt',
    '/C:/boot.ini',
  ])('finds nothing at %s', async (path) => {
    const answer = await api.ask(path);

    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.text).not.toContain('the page');
  });

  it('says how to build it where it is not built', async () => {
    const bare = await openApi({ dashboardFolder: '/nowhere' });

    const answer = await bare.ask('/');
    await bare.close();

    expect(answer.status).toBe(503);
    expect(answer.text).toContain('npx -y pnpm@12 build');
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  });
});
