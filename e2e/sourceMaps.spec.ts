import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ErrorAnswer, ErrorsAnswer } from '@candor/server/api';
import { candorSourceMaps } from '@candor/sourcemaps/vite';
import { build } from 'vite';
import { listen } from './rig/listen.ts';
import { expect, test } from './test.ts';

const minified = fileURLToPath(new URL('minified', import.meta.url));
const results = fileURLToPath(new URL('../test-results', import.meta.url));
const mediaTypes: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

test('a throw in minified code shows the line that somebody wrote, and no map is in what is served', async ({
  page,
  candor,
}) => {
  await mkdir(results, { recursive: true });
  const outDir = await mkdtemp(join(results, 'minified-'));
  await build({
    root: minified,
    logLevel: 'warn',
    resolve: { conditions: ['@candor/source', 'module', 'browser', 'production'] },
    build: { outDir, emptyOutDir: true },
    plugins: [
      candorSourceMaps({
        server: candor.server,
        token: candor.adminToken,
        release: 'minified-1',
        failsBuild: true,
      }),
    ],
  });
  const built = await readdir(join(outDir, 'assets'));
  const index = built.find((name) => name.startsWith('index-')) ?? '';
  const script = await readFile(join(outDir, 'assets', index), 'utf8');
  expect(built.filter((name) => name.endsWith('.map'))).toEqual([]);
  expect(script).toMatch(/^\/\/# debugId=[\da-f-]{36}$/m);
  expect(script).not.toContain('sourceMappingURL');
  expect(script).not.toContain('payForBasket');

  const site = await listen(
    createHttpServer(async (request, response) => {
      const path = new URL(request.url ?? '/', 'http://x').pathname;
      const file = join(outDir, path === '/' ? 'index.html' : path);
      const body = await readFile(file).catch(() => '');
      response.setHeader('content-type', mediaTypes[extname(file)] ?? 'text/plain').end(body);
    }),
  );
  const ask = async <Answer>(path: string): Promise<Answer> => {
    const now = Date.now();
    const address = `${candor.server}/api/v1/${path}?from=${now - 600_000}&to=${now + 60_000}`;
    const answer = await fetch(address, { headers: { authorization: `Bearer ${candor.adminToken}` } });
    return (await answer.json()) as Answer;
  };
  const [, intake = ''] = /Intake\s+(http\S+)/.exec(candor.output()) ?? [];
  await page.goto(`${site.url}/?to=${encodeURIComponent(intake)}`);
  await page.getByRole('button').click();
  await page.goto('about:blank');
  const find = async () =>
    (await ask<ErrorsAnswer>('errors')).groups.find(({ message }) => message.startsWith('Nobody can pay'));
  await expect.poll(find, { timeout: 30_000 }).toBeDefined();
  const { samples } = await ask<ErrorAnswer>(`errors/${(await find())?.fingerprint}`);

  expect(samples[0]?.stack).toMatch(/assets\/index-[\w-]+\.js:\d+:\d+/);
  expect(samples[0]?.frames?.slice(0, 2)).toEqual([
    expect.objectContaining({ function: 'payForBasket', file: 'e2e/minified/pay.ts', line: 4 }),
    expect.objectContaining({ function: 'checkOut', file: 'e2e/minified/shop.ts', line: 12 }),
  ]);
  expect(samples[0]?.frames?.[0]?.context).toContainEqual({
    line: 4,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the line as it is written
    text: '  throw new RangeError(`Nobody can pay ${total} ${currency}`);',
  });

  await page.goto(candor.open);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.goto(`${candor.server}/errors/${(await find())?.fingerprint}`);
  await expect(page.getByText('e2e/minified/pay.ts:4:')).toBeVisible();
  await expect(page.getByText('throw new RangeError(').first()).toBeVisible();
  await page.getByText('As the browser gave it').click();
  await expect(page.getByText(/assets\/index-[\w-]+\.js:\d+:\d+/).first()).toBeVisible();
  await site.close();
  await rm(outDir, { recursive: true, force: true });
});
