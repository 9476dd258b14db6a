import { randomUUID } from 'node:crypto';
import { type Envelope, WIRE_VERSION } from '@candor/core/wire';
import type { DeliveryAnswer, DeliverySessionsAnswer } from '@candor/server/api';
import type { Started } from './start.ts';
import { expect, test } from './test.ts';

/** A page that sends what it is told to, and nothing else. */
interface PageLoad {
  readonly session: string;
  send(seqs: readonly number[], report?: Pick<Envelope, 'produced' | 'dropped'>): Promise<Envelope>;
  /** Sends an envelope as it is, as a page that never read the answer would. */
  resend(envelope: Envelope): Promise<void>;
}

/** Begins a page load of a release of its own. */
function beginLoad(candor: Started, key: string, release: string, session: string): PageLoad {
  const origin = randomUUID();
  const context = { consent: 'full', session, release } as const;

  async function resend(envelope: Envelope): Promise<void> {
    const response = await fetch(`${candor.server}/v1/envelopes?key=${key}`, {
      method: 'POST',
      body: JSON.stringify(envelope),
    });
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({ id: envelope.id });
  }

  return {
    session,
    resend,
    async send(seqs, report = {}) {
      const now = Date.now();
      const envelope: Envelope = {
        v: WIRE_VERSION,
        id: randomUUID(),
        origin,
        sentAt: now,
        sdk: { name: 'by hand', version: '1' },
        context,
        events: seqs.map((seq) => ({ seq, type: 'loss.tried', timestamp: now, data: {} })),
        ...report,
      };
      await resend(envelope);
      return envelope;
    },
  };
}

async function ask<Answer>(candor: Started, question: string, parameters: Record<string, string>) {
  const response = await fetch(`${candor.server}/api/v1/${question}?${new URLSearchParams(parameters)}`, {
    headers: { authorization: `Bearer ${candor.adminToken}` },
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

const patience = { timeout: 20_000 };

test('the server knows exactly what never arrived, and the dashboard shows it', async ({
  candor,
  api,
  page,
}) => {
  const { writeKey } = await api.status();
  const release = `loss-${randomUUID().slice(0, 8)}`;
  const torn = beginLoad(candor, writeKey, release, `torn-${randomUUID()}`);
  const silent = beginLoad(candor, writeKey, release, `silent-${randomUUID()}`);
  const whole = beginLoad(candor, writeKey, release, `whole-${randomUUID()}`);
  const totalOf = async () => (await ask<DeliveryAnswer>(candor, 'delivery', { release })).total;

  await test.step('from gaps, drops and the last number given', async () => {
    // 3, 6 and 7 are gone; the page says that it dropped one of them, and that it has given 9.
    const second = await torn.send([4, 5, 8], { produced: 9, dropped: { overflow: 1, sampled: 40 } });
    await torn.send([1, 2], { produced: 2 });
    await torn.resend(second);
    // Nothing of it but its ledger.
    await silent.send([], { produced: 4, dropped: { expired: 1, withdrawn: 1, consent: 6 } });
    await whole.send([1, 2, 3], { produced: 3, dropped: { throttled: 2 } });

    await expect.poll(totalOf, patience).toEqual({
      loads: 3,
      produced: 16,
      stored: 8,
      rejected: 0,
      dropped: { overflow: 1, sampled: 40, expired: 1, withdrawn: 1, consent: 6, throttled: 2 },
      letGo: 3,
      missing: 5,
      outstanding: 5,
      lost: 0,
    });
  });

  await test.step('for each session', async () => {
    const { sessions } = await ask<DeliverySessionsAnswer>(candor, 'delivery/sessions', { release });
    const asked = await ask<DeliverySessionsAnswer>(candor, 'delivery/sessions', { session: whole.session });

    expect(
      sessions.map(({ session, produced, stored, missing }) => [session, produced, stored, missing]),
    ).toEqual([
      [torn.session, 9, 5, 3],
      [silent.session, 4, 0, 2],
    ]);
    expect(asked.sessions).toMatchObject([{ session: whole.session, produced: 3, stored: 3, missing: 0 }]);
  });

  await test.step('on the dashboard', async () => {
    await page.goto(candor.open);
    const overview = page.getByRole('region', { name: 'Delivery' });
    await expect(overview.getByText('May still come')).toBeVisible();
    await overview.getByRole('link', { name: 'What is missing' }).click();

    const row = page
      .getByRole('region', { name: 'Releases', exact: true })
      .getByRole('row', { name: release });
    await expect(row.getByRole('cell')).toHaveText(['16', '50%', '3', '5']);
    const gaps = page.getByRole('region', { name: 'Visits with gaps', exact: true });
    await expect(gaps.getByRole('row', { name: torn.session })).toContainText(release);
    await expect(gaps.getByRole('row', { name: silent.session })).toBeVisible();
    await expect(gaps.getByRole('row', { name: whole.session })).toHaveCount(0);
    const reasons = page.getByRole('region', { name: 'Let go', exact: true });
    await expect(reasons.getByText('Waited for more than 7 days')).toBeVisible();
    await expect(reasons.getByText('Visit not in the sample')).toBeVisible();
  });

  await test.step('until it comes after all', async () => {
    await torn.send([3, 6, 7, 9]);

    await expect.poll(totalOf, patience).toMatchObject({ stored: 12, missing: 2 });
    const { sessions } = await ask<DeliverySessionsAnswer>(candor, 'delivery/sessions', { release });
    expect(sessions.map(({ session }) => session)).toEqual([silent.session]);
  });
});
