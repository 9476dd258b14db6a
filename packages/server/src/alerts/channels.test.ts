import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { expect, onTestFinished, test } from 'vitest';
import { findAlertmanager, startAlertmanager } from '../../test/realAlertmanager.ts';
import { makeReceiver } from '../../test/receiver.ts';
import type { ChannelTarget } from '../api/types.ts';
import { createAddressRules } from './addresses.ts';
import type { Wire } from './channels/Channel.ts';
import { channelOf, send } from './channels/channels.ts';
import { type AlertMessage, withoutPersonal } from './message.ts';
import { createPost } from './post.ts';

const NOW = Date.UTC(2026, 10, 20, 12);

function makeWire(networks: readonly string[] = ['127.0.0.0/8']): Wire {
  const rules = createAddressRules(networks);
  return { rules, post: createPost(rules, () => NOW), now: () => NOW };
}

function makeMessage(changes: Partial<AlertMessage> = {}): AlertMessage {
  return {
    id: 'm_1',
    what: 'firing',
    key: 'i_1',
    project: 'shop',
    title: 'Many <errors> & *more*',
    text: 'errors: 12, limit 10',
    severity: 'critical',
    at: NOW,
    startedAt: NOW - 60_000,
    endedAt: null,
    facts: [{ name: 'Value', value: '12' }],
    link: 'https://candor.example/incidents/i_1',
    runbook: '',
    ...changes,
  };
}

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

test('signs what a webhook gets, over id, time and body', async () => {
  const { url, received } = await makeReceiver();

  await send({ kind: 'webhook', url, secret }, makeMessage(), makeWire());

  const [got] = received;
  const id = String(got?.headers['webhook-id']);
  const timestamp = String(got?.headers['webhook-timestamp']);
  const expected = createHmac('sha256', Buffer.alloc(32, 7))
    .update(`${id}.${timestamp}.${got?.text}`)
    .digest('base64');
  expect(id).toBe('m_1');
  expect(timestamp).toBe(String(NOW / 1_000));
  expect(got?.headers['webhook-signature']).toBe(`v1,${expected}`);
  expect(got?.json).toMatchObject({
    type: 'alert.firing',
    data: { incident: 'i_1', project: 'shop', severity: 'critical', facts: { Value: '12' } },
  });
});

test('lets no text mean anything to Slack', async () => {
  const { url, received } = await makeReceiver();

  await send({ kind: 'slack', url }, makeMessage({ text: '<!channel> & `code`' }), makeWire());

  const section = received[0]?.json.blocks[1].text.text as string;
  expect(section).toContain('&lt;!channel&gt; &amp;');
  expect(section).not.toContain('<!channel>');
  expect(received[0]?.json.text).toContain('&lt;errors&gt;');
});

test('does not take for sent what Slack did not take', async () => {
  const { url, answers } = await makeReceiver();
  answers.push({ status: 200, text: 'no_service' });

  await expect(send({ kind: 'slack', url }, makeMessage(), makeWire())).rejects.toThrow('did not answer ok');
});

test('sends Teams a card whose texts are no Markdown', async () => {
  const { url, received } = await makeReceiver();

  await send({ kind: 'teams', url }, makeMessage({ text: '[click](https://evil.example)' }), makeWire());

  const [attachment] = received[0]?.json.attachments ?? [];
  expect(attachment.contentType).toBe('application/vnd.microsoft.card.adaptive');
  expect(attachment.content.body[1].text).toBe('\\[click\\]\\(https://evil.example\\)');
});

test('opens, takes on and closes one alert of PagerDuty', async () => {
  const { url, received } = await makeReceiver();
  const target: ChannelTarget = { kind: 'pagerduty', url, routingKey: 'R0123456789012345678901234567890' };

  for (const what of ['firing', 'acknowledged', 'resolved'] as const)
    await send(target, makeMessage({ what }), makeWire());

  expect(received.map(({ json }) => [json.event_action, json.dedup_key])).toEqual([
    ['trigger', 'i_1'],
    ['acknowledge', 'i_1'],
    ['resolve', 'i_1'],
  ]);
  expect(received[0]?.json.payload).toMatchObject({ severity: 'critical', source: 'shop' });
});

test('opens and closes one alert of Opsgenie', async () => {
  const { url, received } = await makeReceiver();
  const target: ChannelTarget = { kind: 'opsgenie', url: `${url}/v2/alerts`, apiKey: 'key-0123456789' };

  await send(target, makeMessage({ title: 'x'.repeat(300) }), makeWire());
  await send(target, makeMessage({ what: 'resolved' }), makeWire());

  expect(received[0]?.headers.authorization).toBe('GenieKey key-0123456789');
  expect(received[0]?.json).toMatchObject({ alias: 'i_1', priority: 'P1' });
  expect(received[0]?.json.message).toHaveLength(130);
  expect(received[1]?.path).toBe('/v2/alerts/i_1/close?identifierType=alias');
});

test('tells Alertmanager the same labels from beginning to end', async () => {
  const { url, received } = await makeReceiver();
  const target: ChannelTarget = { kind: 'alertmanager', url, name: 'me', password: 'it' };

  await send(target, makeMessage(), makeWire());
  await send(target, makeMessage({ what: 'resolved', endedAt: NOW }), makeWire());

  const [[fired], [resolved]] = received.map(({ json }) => json);
  expect(received[0]?.path).toBe('/api/v2/alerts');
  expect(received[0]?.headers.authorization).toBe(`Basic ${Buffer.from('me:it').toString('base64')}`);
  expect(resolved.labels).toEqual(fired.labels);
  expect(Date.parse(fired.endsAt)).toBeGreaterThan(NOW + 60 * 60_000);
  expect(Date.parse(resolved.endsAt)).toBe(NOW);
});

const alertmanager = findAlertmanager();

test.skipIf(alertmanager === undefined)('a real Alertmanager takes an alert, and its end', async () => {
  const { url } = await startAlertmanager(alertmanager ?? '');
  const target: ChannelTarget = { kind: 'alertmanager', url: `${url}/`, name: '', password: '' };
  const rules = createAddressRules(['127.0.0.0/8']);
  const wire: Wire = { rules, post: createPost(rules, Date.now), now: Date.now };
  const message = makeMessage({ at: Date.now(), startedAt: Date.now() - 60_000 });
  const active = async (): Promise<{ labels: Record<string, string> }[]> =>
    (await (await fetch(`${url}/api/v2/alerts`)).json()) as { labels: Record<string, string> }[]; // its answer's shape

  await send(target, message, wire);
  await expect.poll(async () => (await active()).map(({ labels }) => labels['incident'])).toEqual(['i_1']);
  await send(target, { ...message, what: 'resolved', endedAt: Date.now() - 1 }, wire);

  await expect.poll(active).toEqual([]);
});

async function makeMailServer(answer?: { responseCode: number }) {
  const mails: { to: string[]; text: string }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo(_address, _session, done) {
      if (answer) done(Object.assign(new Error('no'), answer));
      else done();
    },
    onData(stream, session, done) {
      let text = '';
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      stream.on('end', () => {
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), text });
        done();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  onTestFinished(() => new Promise((done) => server.close(() => done())));
  const { port } = server.server.address() as AddressInfo;
  const target: ChannelTarget = {
    kind: 'email',
    host: '127.0.0.1',
    port,
    isSecure: false,
    name: '',
    password: '',
    from: 'alerts@shop.example',
    to: ['one@shop.example', 'two@shop.example'],
  };
  return { mails, target };
}

test('mails one thread for each incident', async () => {
  const { mails, target } = await makeMailServer();

  await send(target, makeMessage(), makeWire());
  await send(target, makeMessage({ id: 'm_2', what: 'resolved' }), makeWire());

  expect(mails.map(({ to }) => to)).toEqual(
    [target, target].map(() => ['one@shop.example', 'two@shop.example']),
  );
  expect(mails[0]?.text).toContain('Message-ID: <i_1@shop.example>');
  expect(mails[0]?.text).toContain('Subject: [critical] Many <errors> & *more*');
  expect(mails[1]?.text).toContain('In-Reply-To: <i_1@shop.example>');
});

test('lets no title write headers of a mail', async () => {
  const { mails, target } = await makeMailServer();

  await send(target, makeMessage({ title: 'Hello\r\nBcc: evil@evil.example' }), makeWire());

  expect(mails[0]?.to).toHaveLength(2);
  expect(mails[0]?.text).not.toMatch(/^Bcc:/m);
});

test('gives up what a mail server refuses for good, and tries again what it does not', async () => {
  const refused = await makeMailServer({ responseCode: 550 });
  const later = await makeMailServer({ responseCode: 451 });

  await expect(send(refused.target, makeMessage(), makeWire())).rejects.toMatchObject({
    reason: 'it answered 550',
    isFinal: true,
  });
  await expect(send(later.target, makeMessage(), makeWire())).rejects.toMatchObject({ isFinal: false });
});

test('asks a mail server of the internet for TLS', async () => {
  const { target } = await makeMailServer();
  const wire = makeWire();

  await expect(
    send(target, makeMessage(), { ...wire, rules: { ...wire.rules, isOwn: () => false } }),
  ).rejects.toMatchObject({ name: 'SendProblem' });
});

test.each([
  [400, true],
  [404, true],
  [408, false],
  [429, false],
  [500, false],
  [503, false],
  [302, true],
])('takes an answer of %i for final: %s', async (status, isFinal) => {
  const { url, answers, received } = await makeReceiver();
  answers.push({ status, headers: { 'retry-after': '7', location: `${url}/elsewhere` } });

  await expect(send({ kind: 'teams', url }, makeMessage(), makeWire())).rejects.toMatchObject({
    isFinal,
    retryAfterMs: 7_000,
  });
  expect(received).toHaveLength(1);
});

test.each([
  'https://127.0.0.1/',
  'https://localhost/',
  'https://10.0.0.1/',
  'https://169.254.169.254/latest/meta-data',
  'https://192.168.1.1/',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[fd00::1]/',
  'https://[fe80::1]/',
  'https://2130706433/',
  'https://0x7f.1/',
  'https://0.0.0.0/',
])('reaches nothing private: %s', async (url) => {
  await expect(send({ kind: 'teams', url }, makeMessage(), makeWire([]))).rejects.toThrow(
    'CANDOR_CHANNEL_NETWORKS',
  );
});

test('speaks plain http only on networks of the site’s own', async () => {
  await expect(
    send({ kind: 'teams', url: 'http://192.0.78.24/' }, makeMessage(), makeWire()),
  ).rejects.toThrow('plain http');
});

test('carries no personal data', () => {
  const message = withoutPersonal(
    makeMessage({
      title: 'Errors of ada@lovelace.example',
      text: 'page /users/ada@lovelace.example',
      facts: [{ name: 'Page', value: 'ada@lovelace.example' }],
    }),
  );

  expect(JSON.stringify(message)).not.toContain('lovelace.example');
});

test.each<[string, object, string]>([
  ['webhook', { url: 'https://hooks.example/a', secret: 'short' }, '`secret`'],
  ['webhook', { url: 'https://hooks.example/a', secret: `whsec_${'?'.repeat(40)}` }, '`secret`'],
  ['slack', { url: 'ftp://hooks.example' }, '`url`'],
  ['slack', { url: 'https://name:word@hooks.example' }, '`url`'],
  ['slack', {}, '`url`'],
  ['pagerduty', { routingKey: 'x' }, '`routingKey`'],
  ['opsgenie', { apiKey: 'a\nb' }, '`apiKey`'],
  ['email', { host: 'smtp.example', from: 'a@b.example', to: [] }, '`to`'],
  ['email', { host: 'smtp.example', from: 'a@b.example\r\nBcc: c@d.example', to: ['a@b.example'] }, '`from`'],
  ['email', { host: 'smtp.example', from: 'a@b.example', to: ['a@b.example, c@d.example'] }, '`to`'],
  ['email', { host: 'smtp example', from: 'a@b.example', to: ['a@b.example'] }, '`host`'],
  ['email', { host: 'smtp.example', port: 0, from: 'a@b.example', to: ['a@b.example'] }, '`port`'],
])('names what a channel of kind %s cannot use: %j', (kind, given, field) => {
  expect(() => channelOf(kind).read({ ...given })).toThrow(field);
});

test.each<[string, object, object, string]>([
  [
    'pagerduty',
    { routingKey: 'r'.repeat(32) },
    { url: 'https://elsewhere.example/v2/enqueue' },
    '`routingKey`',
  ],
  ['opsgenie', { apiKey: 'a'.repeat(36) }, { url: 'https://elsewhere.example/v2/alerts' }, '`apiKey`'],
  [
    'email',
    { host: 'smtp.example', from: 'a@b.example', to: ['a@b.example'], name: 'a', password: 'a word' },
    { host: 'elsewhere.example' },
    '`password`',
  ],
])(
  'sends no secret of a channel of kind %s to another host than it was given for',
  (kind, given, change, field) => {
    const channel = channelOf(kind);
    const before = channel.read({ ...given });

    expect(channel.read({}, before)).toEqual(before);
    expect(() => channel.read({ ...change }, before)).toThrow(`${field} must be given again`);
    expect(channel.read({ ...given, ...change }, before)).toMatchObject({ ...given, ...change });
  },
);

test('keeps the secret of a channel that is changed without it', () => {
  const webhook = channelOf('webhook');
  const before = webhook.read({ url: 'https://hooks.example/a', secret });

  expect(webhook.read({ url: 'https://hooks.example/b' }, before)).toEqual({
    kind: 'webhook',
    url: 'https://hooks.example/b',
    secret,
  });
});
