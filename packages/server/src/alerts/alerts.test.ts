import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { makeFolder } from '../../test/folder.ts';
import { openTestAlerts } from '../../test/openTestAlerts.ts';
import { makeReceiver } from '../../test/receiver.ts';
import { anEvent, NOW } from '../../test/seededEvents.ts';
import { openAdministration } from '../access/administration.ts';
import { openHashKey } from '../keys/hashKey.ts';
import { ERROR_TYPE } from '../queries/errors.ts';
import { createMemoryStore } from '../store/memory.ts';
import { packRows } from '../store/rowBytes.ts';
import type { Store } from '../store/store.ts';

const MINUTE = 60_000;
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

const rule = {
  name: 'Errors',
  query: { measure: 'errors' },
  condition: { kind: 'threshold', value: 2 },
  windowMs: MINUTE,
  everyMs: MINUTE,
  resolveMs: 0,
};

/** Alerts over a store, with a clock that only this test moves; opened again, as after a restart. */
async function makeSite(shared?: { store: Store; clock: { now: number } }) {
  const clock = shared?.clock ?? { now: NOW };
  const now = () => clock.now;
  const store = shared?.store ?? createMemoryStore({ now });
  const folder = await makeFolder();
  const keyed = await openHashKey(folder);
  const administration = await openAdministration(folder, {
    keyed,
    defaultOrigins: [],
    onFailure: () => {},
    now,
  });
  const open = () => openTestAlerts({ folder, administration, keyed, store, now });
  let tokens = 0;
  const fail = (times: number, at: number = clock.now - 1): Promise<void> => {
    tokens += 1;
    const events = Array.from({ length: times }, () => anEvent({ type: ERROR_TYPE, fingerprint: '7', at }));
    return store.insert({ token: `${folder} ${tokens}`, rows: packRows(events) });
  };
  const receiver = await makeReceiver();
  const alerts = await open();
  const target = { url: receiver.url, secret };
  const channel = await alerts.targets.add('u_1', 'default', { name: 'Hook', kind: 'webhook', target });
  return { clock, store, folder, administration, alerts, open, fail, receiver, channel };
}

test('tells of errors once, and once that they are over', async () => {
  const { alerts, clock, fail, receiver, channel } = await makeSite();
  await alerts.rules.add('u_1', 'default', { ...rule, channels: [channel.id] });
  await alerts.scheduler.round();
  expect(receiver.received).toEqual([]);

  clock.now += MINUTE;
  await fail(3);
  await alerts.scheduler.round();
  clock.now += MINUTE;
  await fail(3);
  await alerts.scheduler.round();
  clock.now += MINUTE;
  await alerts.scheduler.round();
  clock.now += MINUTE;
  await alerts.scheduler.round();

  expect(receiver.received.map(({ json }) => json.type)).toEqual(['alert.firing', 'alert.resolved']);
  const [incident] = alerts.incidents('default');
  expect(incident).toMatchObject({ status: 'resolved', title: 'Errors' });
  expect(receiver.received.map(({ json }) => json.data.incident)).toEqual([incident?.id, incident?.id]);
  expect(receiver.received[0]?.json.data.text).toBe('errors: 3, limit 2');
  await alerts.close();
});

/** Looks at the first of two rules, which fires; the second is looked at when `go` is called. */
async function lookAtTwo(site: Awaited<ReturnType<typeof makeSite>>) {
  const { alerts, store, fail, channel } = site;
  await alerts.rules.add('u_1', 'default', { ...rule, channels: [channel.id] });
  await alerts.rules.add('u_1', 'default', {
    ...rule,
    name: 'Slow',
    condition: { kind: 'threshold', value: 9 },
  });
  await fail(3);
  const { measure } = store;
  const { promise, resolve: go } = Promise.withResolvers<void>();
  const looked = vi.fn();
  store.measure = async (scope) => {
    looked();
    if (looked.mock.calls.length > 1) await promise;
    return measure(scope);
  };
  const round = alerts.scheduler.round();
  await vi.waitFor(() => expect(looked).toHaveBeenCalledTimes(2));
  return { go, round, looked };
}

test('tells of a rule that fires while others are still looked at', async () => {
  const site = await makeSite();
  const { go, round } = await lookAtTwo(site);

  await vi.waitFor(() => expect(site.receiver.received).toHaveLength(1));
  go();
  await round;

  expect(site.receiver.received.map(({ json }) => json.type)).toEqual(['alert.firing']);
  await site.alerts.close();
});

test('looks at no further rule when it is to stop', async () => {
  const site = await makeSite();
  await site.alerts.rules.add('u_1', 'default', {
    ...rule,
    name: 'Before',
    condition: { kind: 'threshold', value: 9 },
  });
  const { go, looked } = await lookAtTwo(site);

  const closed = site.alerts.close();
  go();
  await closed;

  expect(looked).toHaveBeenCalledTimes(2);
});

test('tells nothing twice after a restart', async () => {
  const { alerts, clock, fail, receiver, channel, open } = await makeSite();
  await alerts.rules.add('u_1', 'default', { ...rule, channels: [channel.id] });
  await fail(3);
  await alerts.scheduler.round();
  await alerts.close();

  const again = await open();
  clock.now += MINUTE;
  await fail(3);
  await again.scheduler.round();

  expect(receiver.received.map(({ json }) => json.type)).toEqual(['alert.firing']);
  expect(again.incidents('default')).toHaveLength(1);
  await again.close();
});

test('sends after a restart what was written down and not sent, under the same id', async () => {
  const { alerts, clock, fail, receiver, channel, open } = await makeSite();
  receiver.answers.push({ status: 503 });
  await alerts.rules.add('u_1', 'default', { ...rule, channels: [channel.id] });
  await fail(3);
  await alerts.scheduler.round();
  await alerts.close();

  const again = await open();
  clock.now += 10_000;
  await again.scheduler.round();

  const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
  expect(again.deliveries('default')).toEqual([]);
  await again.close();
});

test('catches up with what happened while it was away', async () => {
  const { alerts, clock, fail, receiver, channel, open } = await makeSite();
  await alerts.rules.add('u_1', 'default', { ...rule, channels: [channel.id] });
  await alerts.scheduler.round();
  await alerts.close();

  await fail(3, clock.now + 30.5 * MINUTE);
  clock.now += 60 * MINUTE;
  const again = await open();
  await again.scheduler.round();
  await again.scheduler.round();

  expect(again.incidents('default')).toMatchObject([
    { status: 'resolved', openedAt: NOW + 31 * MINUTE, resolvedAt: NOW + 32 * MINUTE },
  ]);
  expect(receiver.received.map(({ json }) => json.type)).toEqual(['alert.firing', 'alert.resolved']);
  await again.close();
});

test('lets one of several servers with the same alerts evaluate', async () => {
  const one = await makeSite();
  await one.alerts.rules.add('u_1', 'default', { ...rule, channels: [one.channel.id] });
  await one.fail(3);
  await one.alerts.scheduler.round();
  const claims: boolean[] = [];
  const spied: Store = {
    ...one.store,
    async claim(lease) {
      const isTaken = await one.store.claim(lease);
      claims.push(isTaken);
      return isTaken;
    },
  };

  const copy = await makeFolder();
  await cp(one.folder, copy, { recursive: true });
  const standby = await openTestAlerts({
    folder: copy,
    administration: one.administration,
    keyed: await openHashKey(one.folder),
    store: spied,
    dashboard: () => null,
    now: () => one.clock.now,
  });
  await standby.scheduler.round();
  one.clock.now += 31_000;
  await standby.scheduler.round();

  expect(claims).toEqual([false, true]);
  expect(one.receiver.received).toHaveLength(1);
  await standby.close();
  await one.alerts.close();
});

test('tries again, longer and longer, and gives up what is refused for good', async () => {
  const { alerts, clock, fail, receiver, channel } = await makeSite();
  receiver.answers.push({ status: 500 }, { status: 500 }, { status: 410 });
  await alerts.rules.add('u_1', 'default', { ...rule, channels: [channel.id] });
  await fail(3);
  await alerts.scheduler.round();
  const waits: number[] = [];
  for (let turn = 0; turn < 2; turn += 1) {
    const [delivery] = alerts.deliveries('default');
    waits.push((delivery?.nextAt ?? 0) - clock.now);
    clock.now = delivery?.nextAt ?? 0;
    await alerts.scheduler.round();
  }

  expect(waits[1]).toBeGreaterThan(waits[0] ?? 0);
  expect(alerts.deliveries('default')).toMatchObject([
    { nextAt: null, attempts: 3, reason: 'it answered 410' },
  ]);
  expect(alerts.channelRow(channel)).toMatchObject({ dead: 1, lastFailure: { reason: 'it answered 410' } });

  const [dead] = alerts.deliveries('default');
  await alerts.settleDead('u_1', 'default', dead?.id ?? '', 'retry');
  await alerts.scheduler.round();
  expect(alerts.deliveries('default')).toEqual([]);
  expect(receiver.received).toHaveLength(4);
  await alerts.close();
});

test('floods no channel: the rest waits for the next hour', { timeout: 60_000 }, async () => {
  const { alerts, clock, fail, receiver, channel } = await makeSite();
  for (let index = 0; index < 65; index += 1)
    await alerts.rules.add('u_1', 'default', { ...rule, resolveMs: 7_200_000, channels: [channel.id] });
  await fail(3);
  const reach = (count: number) =>
    vi.waitFor(
      async () => {
        await alerts.scheduler.round();
        expect(receiver.received).toHaveLength(count);
      },
      { timeout: 20_000, interval: 1 },
    );

  await reach(60);
  await alerts.scheduler.round();
  expect(alerts.channelRow(channel)).toMatchObject({ waiting: 5, dead: 0 });
  clock.now += 60 * MINUTE;
  await reach(65);
  await alerts.close();
});

test('groups related alerts into one incident', async () => {
  const { alerts, clock, fail, receiver, channel } = await makeSite();
  const channels = [channel.id];
  await alerts.rules.add('u_1', 'default', { ...rule, channels, group: 'Checkout' });
  await alerts.rules.add('u_1', 'default', {
    ...rule,
    name: 'New errors',
    query: { measure: 'newErrors' },
    condition: { kind: 'threshold', value: 0 },
    severity: 'critical',
    channels,
    group: 'Checkout',
  });
  await fail(3);
  await alerts.scheduler.round();

  expect(alerts.incidents('default')).toMatchObject([
    { title: 'Checkout', severity: 'critical', alerts: [{ name: 'Errors' }, { name: 'New errors' }] },
  ]);
  expect(receiver.received).toHaveLength(1);

  clock.now += MINUTE;
  await alerts.scheduler.round();
  await alerts.scheduler.round();
  expect(alerts.incidents('default')).toMatchObject([{ status: 'resolved' }]);
  expect(receiver.received).toHaveLength(2);
  await alerts.close();
});

test('opens an incident again that comes back at once', async () => {
  const { alerts, clock, fail } = await makeSite();
  await alerts.rules.add('u_1', 'default', rule);
  for (const times of [3, 0, 3]) {
    await fail(times);
    await alerts.scheduler.round();
    clock.now += MINUTE;
  }

  expect(alerts.incidents('default')).toMatchObject([{ status: 'open' }]);
  const [incident] = alerts.incidents('default');
  expect(incident?.timeline.map(({ what }) => what)).toEqual(['opened', 'recovered', 'resolved', 'reopened']);
  await alerts.close();
});

test('tells nobody while a silence lasts, and tells when it ends', async () => {
  const { alerts, clock, fail, receiver, channel } = await makeSite();
  const added = await alerts.rules.add('u_1', 'default', { ...rule, channels: [channel.id] });
  await alerts.silences.add('u_1', 'default', { rules: [added.id], until: clock.now + 2 * MINUTE });
  await fail(3);
  await alerts.scheduler.round();
  expect(alerts.incidents('default')).toMatchObject([{ isSilenced: true }]);
  expect(receiver.received).toEqual([]);

  clock.now += MINUTE;
  await fail(3);
  await alerts.scheduler.round();
  expect(receiver.received).toEqual([]);
  clock.now += MINUTE;
  await fail(3);
  await alerts.scheduler.round();

  expect(receiver.received.map(({ json }) => json.type)).toEqual(['alert.firing']);
  await alerts.close();
});

test('tells the channels of a silenced rule when its silence ends, whatever others of its group have told', async () => {
  const { alerts, clock, fail, receiver, channel } = await makeSite();
  const quiet = await makeReceiver();
  const target = { url: quiet.url, secret };
  const second = await alerts.targets.add('u_1', 'default', { name: 'Second', kind: 'webhook', target });
  const group = 'Checkout';
  const silenced = await alerts.rules.add('u_1', 'default', { ...rule, channels: [second.id], group });
  await alerts.rules.add('u_1', 'default', { ...rule, channels: [channel.id], group });
  await alerts.silences.add('u_1', 'default', { rules: [silenced.id], until: clock.now + 2 * MINUTE });

  await fail(3);
  await alerts.scheduler.round();
  await alerts.scheduler.round();
  expect(receiver.received.map(({ json }) => json.type)).toEqual(['alert.firing']);
  expect(quiet.received).toEqual([]);
  expect(alerts.incidents('default')).toMatchObject([{ isSilenced: false }]);

  for (let turn = 0; turn < 2; turn += 1) {
    clock.now += MINUTE;
    await fail(3);
    await alerts.scheduler.round();
  }
  expect(quiet.received.map(({ json }) => json.type)).toEqual(['alert.firing']);
  expect(receiver.received).toHaveLength(1);
  await alerts.close();
});

test('tells of a silenced rule that joins what others have told when its silence ends', async () => {
  const { alerts, clock, fail, receiver, channel } = await makeSite();
  const quiet = await makeReceiver();
  const target = { url: quiet.url, secret };
  const second = await alerts.targets.add('u_1', 'default', { name: 'Second', kind: 'webhook', target });
  const group = 'Checkout';
  await alerts.rules.add('u_1', 'default', { ...rule, channels: [channel.id], group });
  const silenced = await alerts.rules.add('u_1', 'default', { ...rule, channels: [second.id], group });
  await alerts.silences.add('u_1', 'default', { rules: [silenced.id], until: clock.now + MINUTE });
  await fail(3);
  await alerts.scheduler.round();
  expect(quiet.received).toEqual([]);

  clock.now += MINUTE;
  await fail(3);
  await alerts.scheduler.round();

  expect(quiet.received.map(({ json }) => json.type)).toEqual(['alert.firing']);
  expect(receiver.received).toHaveLength(1);
  await alerts.close();
});

test('ends what a rule began that is removed', async () => {
  const { alerts, clock, fail, receiver, channel } = await makeSite();
  const added = await alerts.rules.add('u_1', 'default', { ...rule, channels: [channel.id] });
  await fail(3);
  await alerts.scheduler.round();

  await alerts.rules.remove('u_1', 'default', added.id);
  clock.now += 1_000;
  await alerts.scheduler.round();

  expect(alerts.incidents('default')).toMatchObject([{ status: 'resolved' }]);
  expect(receiver.received.map(({ json }) => json.type)).toEqual(['alert.firing', 'alert.resolved']);
  await alerts.close();
});

test('reminds Alertmanager, which forgets', async () => {
  const { alerts, clock, fail, receiver } = await makeSite();
  const channel = await alerts.targets.add('u_1', 'default', {
    name: 'Alertmanager',
    kind: 'alertmanager',
    target: { url: receiver.url },
  });
  await alerts.rules.add('u_1', 'default', { ...rule, resolveMs: 7_200_000, channels: [channel.id] });
  await fail(3);
  await alerts.scheduler.round();
  clock.now += 61 * MINUTE;
  await alerts.scheduler.round();
  clock.now -= 61 * MINUTE;
  await alerts.scheduler.round();

  const labels = receiver.received.map(({ json }) => json[0].labels);
  expect(labels).toHaveLength(3);
  expect(labels[0]).toEqual(labels[1]);
  await alerts.close();
});

test('goes on when the store is away, and looks at what it missed', async () => {
  const { alerts, clock, fail, store } = await makeSite();
  const { measure } = store;
  await alerts.rules.add('u_1', 'default', rule);
  await alerts.scheduler.round();
  const [added] = alerts.rules.list();
  store.measure = () => Promise.reject(Object.assign(new Error('away'), { reason: 'unavailable' }));
  clock.now += MINUTE;
  await fail(3);
  await alerts.scheduler.round();
  expect(alerts.state.rules[added?.id ?? '']?.problem).toBe('unavailable');

  store.measure = measure;
  clock.now += MINUTE;
  await alerts.scheduler.round();

  expect(alerts.incidents('default')).toHaveLength(1);
  await alerts.close();
});

test('asks a rule whose question fails no more often than it looks, and not at every turn', async () => {
  const { alerts, clock, store } = await makeSite();
  await alerts.rules.add('u_1', 'default', { ...rule, everyMs: 30 * MINUTE });
  const measure = vi.fn(() => Promise.reject(new Error('too slow')));
  store.measure = measure;

  for (let second = 0; second < 90; second += 1) {
    await alerts.scheduler.round();
    clock.now += 1_000;
  }

  expect(measure).toHaveBeenCalledTimes(2);
  await alerts.close();
});

test('looks again when the clock was ahead and is right again', async () => {
  const { alerts, clock, fail } = await makeSite();
  await alerts.rules.add('u_1', 'default', rule);
  await alerts.scheduler.round();
  clock.now += 365 * 24 * 60 * MINUTE;
  await fail(3);
  await alerts.scheduler.round();
  expect(alerts.incidents('default')).toMatchObject([{ status: 'open' }]);

  clock.now = NOW;
  for (let turn = 0; turn < 2; turn += 1) {
    clock.now += MINUTE;
    await alerts.scheduler.round();
  }
  expect(alerts.incidents('default')).toMatchObject([{ status: 'resolved' }]);
  clock.now += 20 * MINUTE;
  await fail(3);
  await alerts.scheduler.round();

  expect(alerts.incidents('default')).toHaveLength(2);
  await alerts.close();
});

test('puts of what waits for a channel that is down only how it stands behind the first message', async () => {
  const { alerts, clock, fail, receiver, channel } = await makeSite();
  receiver.answers.push(...Array.from({ length: 20 }, () => ({ status: 503 })));
  await alerts.rules.add('u_1', 'default', { ...rule, channels: [channel.id] });
  for (let turn = 0; turn < 20; turn += 1) {
    if (turn % 2 === 0) await fail(3);
    await alerts.scheduler.round();
    clock.now += MINUTE;
  }

  expect(alerts.deliveries('default').map(({ what }) => what)).toEqual(['firing', 'resolved']);
  await alerts.close();
});

test('keeps secrets where only this server can read them, and changes in the audit log', async () => {
  const { alerts, folder, administration, channel } = await makeSite();
  await alerts.rules.add('u_1', 'default', rule);

  const file = await readFile(join(folder, 'access.json'), 'utf8');
  expect(file).not.toContain('whsec_');
  expect(alerts.targets.targetOf(channel)).toMatchObject({ secret });
  const audited = await administration.audit.newest(5);
  expect(audited.map(({ what }) => what)).toEqual(expect.arrayContaining(['rule.added', 'channel.added']));
  expect((await administration.audit.verify()).isIntact).toBe(true);
  await alerts.close();
});
