import type { Page } from '@playwright/test';
import { callSource, readAnswer, type Tab } from './engine.ts';

/** A page of Playwright's as a tab of the other engines, for tests that run alike in all of them. */
export function toTab(page: Page): Tab {
  return {
    async evaluate<Args extends readonly unknown[], Result>(
      run: (...args: Args) => Result | Promise<Result>,
      ...args: Args
    ): Promise<Result> {
      return readAnswer<Result>(await page.evaluate(callSource(run, args)));
    },
    async press(...keys) {
      for (const key of keys) await page.keyboard.press(key);
    },
    navigate: async (url) => void (await page.goto(url)),
    back: async () => void (await page.evaluate('history.back()')),
    reload: async () => void (await page.reload()),
    crash: () => Promise.reject(new Error('not asked for')),
    close: () => page.close(),
  };
}
