import type { ConsentLevel } from '@candor/core';
import { expect, type Locator, type Page } from '@playwright/test';

const names = {
  none: 'Nothing',
  basic: 'Whether it works',
  enhanced: 'And what is used',
  full: 'And returning visits',
} as const satisfies Record<ConsentLevel, string>;

/** The question of the demo's pages. */
export function consentDialog(page: Page): Locator {
  return page.locator('candor-consent [part=dialog]');
}

/** Answers it as a visitor would. */
export async function answerConsent(page: Page, level: ConsentLevel): Promise<void> {
  const dialog = consentDialog(page);
  if (level === 'none') await dialog.getByRole('button', { name: 'No, measure nothing' }).click();
  else {
    await dialog.getByText('Choose how much').click();
    await dialog.getByRole('radio', { name: names[level] }).check();
    await dialog.getByRole('button', { name: 'Save this choice' }).click();
  }
  await expect(dialog).toBeHidden();
}

/** Changes it on the Privacy page. */
export async function setLevel(page: Page, level: ConsentLevel): Promise<void> {
  const settings = page.locator('candor-privacy');
  await settings.getByRole('radio', { name: names[level] }).check();
  await settings.getByRole('button', { name: 'Save', exact: true }).click();
}
