import { answerConsent } from './demoConsent.ts';
import { expect, test } from './test.ts';

test('what somebody says, what caused an error and what failed meanwhile reach the dashboard', async ({
  page,
  api,
  candor,
}) => {
  await page.goto('/health');
  await answerConsent(page, 'full');
  await page.getByTestId('service-down').click();
  await expect(page.getByTestId('health-doorbell')).toHaveText('unhealthy', { timeout: 15_000 });
  await expect(page.getByTestId('health-porch')).toHaveText('degraded');
  await expect(page.getByTestId('why-porch')).toHaveText('because of doorbell');
  await page.goto('/errors');
  await page.getByTestId('cause-chain').click();
  await page.getByTestId('missing-resource').click();
  await page.getByTestId('capture-error').click();
  await page.getByTestId('feedback').click();
  await page.getByLabel('In your own words').fill('I fell, write to ann@shop.test');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByText('Thank you.')).toBeVisible();
  await page.getByRole('button', { name: 'Close' }).click();
  const errorId = (await page.getByTestId('captured-id').textContent())?.split(' ').at(-1);
  await page.getByTestId('error-storm').click();
  // The rest of the storm is told when the page is left.
  await page.goto('about:blank');

  const told = async (type: string) => (await api.events()).filter((event) => event.type === type);
  await expect
    .poll(async () => (await told('error.feedback')).map(({ attributes }) => attributes['errorId']), {
      timeout: 30_000,
    })
    .toEqual([errorId]);
  expect(JSON.stringify(await told('error.feedback'))).not.toContain('ann@');
  const groupOf = async (message: RegExp) =>
    (await api.errors()).groups.find((group) => message.test(group.message));
  await expect.poll(async () => (await groupOf(/blown away/))?.count, { timeout: 30_000 }).toBe(10_000);
  expect(await groupOf(/portrait-of-nobody/)).toMatchObject({ type: 'ResourceError', category: 'resource' });
  const porch = (await api.health()).services.find(({ service }) => service === 'porch');
  expect(porch).toMatchObject({ dependsOn: ['doorbell'], because: ['doorbell'] });

  const group = await groupOf(/Nobody came/);
  await page.goto(candor.open);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.goto(`${candor.server}/errors/${group?.fingerprint}`);
  await expect(page.getByText('Caused by AggregateError There is no way in')).toBeVisible();
  await expect(page.getByText('One of them RangeError The window is too high')).toBeVisible();

  // What led to it is with the first one; those after it travel as a number.
  const storm = await groupOf(/blown away/);
  await page.goto(`${candor.server}/errors/${storm?.fingerprint}`);
  const trail = page.getByRole('region', { name: 'What led to it' });
  await expect(trail).toContainText('click');
  await page.getByRole('button', { name: 'Newer' }).click();
  await expect(trail).toContainText(/counts [\d,]+ repeats/);

  const fallen = await groupOf(/The stairs have/);
  await page.goto(`${candor.server}/errors/${fallen?.fingerprint}`);
  const occurrence = page.getByRole('region', { name: 'Occurrence' });
  await expect(occurrence.getByText('steps', { exact: true })).toBeVisible();
  await expect(occurrence.getByText('13', { exact: true })).toBeVisible();
  // All of that visit, in order, and from there back to the error.
  await occurrence.getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Visit');
  const happened = page.getByRole('region', { name: 'What happened' }).getByRole('listitem');
  await expect(happened.filter({ hasText: '/health' }).first()).toBeVisible();
  const failure = happened.filter({ hasText: 'The stairs have' });
  await failure.locator('summary').click();
  await failure.getByRole('link', { name: 'All of this error' }).click();
  await expect(page).toHaveURL(new RegExp(`/errors/${fallen?.fingerprint}`));
  const said = page.getByRole('region', { name: 'What people said' });
  await expect(said).toContainText('I fell, write to');
  await expect(said).not.toContainText('ann@');
  await said.getByRole('link', { name: 'What happened then' }).first().click();
  await expect(page).toHaveURL(new RegExp(`q=${errorId}`));
  await expect(occurrence).toBeInViewport();
  await expect(occurrence).toContainText(String(errorId));
  await page.getByRole('button', { name: 'Resolve' }).click();
  await expect(page.getByRole('button', { name: 'Open again' })).toBeVisible();

  // Found again by what it says, on its page alone, and by where it stands.
  await page.goto(`${candor.server}/errors`);
  const rows = page.locator('.error-table tbody tr');
  await expect(rows.filter({ hasText: 'The stairs have' })).toHaveCount(1);
  const all = await rows.count();
  expect(all).toBeGreaterThan(2);
  const search = page.getByRole('searchbox', { name: 'Search errors' });
  await search.fill('the STAIRS have');
  await search.press('Enter');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('The stairs have');
  await expect(search).toBeFocused();
  // By the id that the page showed to whoever met it.
  await search.fill(String(errorId));
  await search.press('Enter');
  await expect(page).toHaveURL(new RegExp(`q=${errorId}`));
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('The stairs have');
  await expect(rows.getByRole('link')).toHaveAttribute('href', new RegExp(`q=${errorId}`));
  await search.fill('nothing says this');
  await search.press('Enter');
  await expect(page.getByText('No error says that in the last 24 hours')).toBeVisible();
  await page.goBack();
  await expect(rows).toHaveCount(1);
  await expect(search).toHaveValue(String(errorId));
  await page.goBack();
  await expect(rows).toHaveCount(1);
  await expect(search).toHaveValue('the STAIRS have');
  await search.fill('');
  await expect(rows).toHaveCount(all);
  // Other tests of this server leave groups of their own, in whatever standing.
  const stairs = rows.filter({ hasText: 'The stairs have' });
  const party = rows.filter({ hasText: 'Nobody came' });
  await page.getByLabel('Standing').selectOption('Resolved');
  await expect(party).toHaveCount(0);
  await expect(stairs).toHaveCount(1);
  await expect(page).toHaveURL(/v\.standing=resolved/);
  await page.reload();
  await expect(stairs).toHaveCount(1);
  await expect(party).toHaveCount(0);
  await page.getByLabel('Standing').selectOption('Ignored');
  await expect(page.getByText('None of these in the last 24 hours')).toBeVisible();
  await expect(page.getByText('Looked for groups that stand as “Ignored”.')).toBeVisible();
  await page.getByLabel('Standing').selectOption('Open');
  await expect(party).toHaveCount(1);
  await expect(stairs).toHaveCount(0);
  await page.getByLabel('Standing').selectOption('Any standing');
  await expect(party).toHaveCount(1);
  await expect(stairs).toHaveCount(1);
  // What is ignored leaves the list, and is found again.
  await party.getByRole('link').click();
  await page.getByRole('button', { name: 'Ignore' }).click();
  await expect(page.getByRole('button', { name: 'Open again' })).toBeVisible();
  await page.goto(`${candor.server}/errors`);
  await expect(stairs).toHaveCount(1);
  await expect(party).toHaveCount(0);
  await page.getByLabel('Standing').selectOption('Ignored');
  await expect(party).toHaveCount(1);
  await page.goto(`${candor.server}/errors?page=/errors`);
  await expect(stairs).toHaveCount(1);
  await page.goto(`${candor.server}/errors?page=/health`);
  await expect(stairs).toHaveCount(0);
});
