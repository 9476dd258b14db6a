import { test as base, expect } from '@playwright/test';
import { type ExampleRunner, startExampleRunner } from './exampleRunner.ts';
import { sharedFixture } from './rig/sharedFixture.ts';

declare global {
  var isDone: boolean | undefined;
}

const test = base.extend<object, { runner: ExampleRunner }>({ runner: sharedFixture(startExampleRunner) });

test('every example for a page runs in one, and complains of nothing', async ({ browser, runner }) => {
  test.slow();
  const complaints: string[] = [];
  for (const { name, kind, url } of runner.inPages) {
    // Somebody else's browser each time, for one example may ask to be forgotten.
    const context = await browser.newContext();
    // Servers that exist on paper only.
    await context.route(/^https:|:4400\//, (route) => route.abort());
    const page = await context.newPage();
    page.on('pageerror', ({ message }) => complaints.push(`${name}: ${message}`));
    page.on('console', (said) => {
      if (said.type() === 'error' && /\[candor\]|Content Security Policy|Trusted/.test(said.text()))
        complaints.push(`${name}: ${said.text()}`);
    });
    await page.goto(url);
    // Asked from outside: an example may have stopped the clocks of its page.
    const isDone = expect.poll(
      () =>
        page.evaluate(
          (isTag) => (isTag ? 'candor' in globalThis && !!globalThis.candor.collector : globalThis.isDone),
          kind === 'html',
        ),
      { timeout: 15_000 },
    );
    await isDone.toBe(true).catch(() => complaints.push(`${name}: does not come to its end`));
    await context.close();
  }

  expect(complaints).toEqual([]);
  expect(runner.inPages.length).toBeGreaterThan(50);
});
