import { createHmac } from 'node:crypto';
import type { AlertMessage } from '../message.ts';
import type { Channel, TargetOf } from './Channel.ts';
import { hostOf, readLine, readUrl, refuse } from './fields.ts';

/**
 * Any address that takes JSON. Signed as https://www.standardwebhooks.com says, so that a receiver can tell who sent it, that nothing
 * was changed, and by time and id that it is no repeat.
 */
export const webhook: Channel<TargetOf<'webhook'>> = {
  kind: 'webhook',
  takes: ['firing', 'acknowledged', 'resolved', 'test'],
  read(given, kept) {
    const secret = readLine(given, 'secret', { kept: kept?.secret, least: 30, most: 200 });
    if (!isSecret(secret))
      refuse('secret', 'must be whsec_ and 24 to 64 bytes in base64, such as of: openssl rand -base64 32');
    return { kind: 'webhook', url: readUrl(given, kept?.url), secret };
  },
  placeOf: ({ url }) => hostOf(url),
  async send({ url, secret }, message, { post, now }) {
    const body = JSON.stringify(toBody(message));
    const timestamp = String(Math.floor(now() / 1_000));
    const signature = sign({ secret, id: message.id, timestamp, body });
    await post(url, {
      headers: {
        'webhook-id': message.id,
        'webhook-timestamp': timestamp,
        'webhook-signature': signature,
      },
      body,
    });
  },
};

/** The signature of a body, as its header says it. */
function sign({
  secret,
  id,
  timestamp,
  body,
}: {
  secret: string;
  id: string;
  timestamp: string;
  body: string;
}): string {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

function isSecret(secret: string): boolean {
  const [, text] = /^whsec_([A-Za-z\d+/]+={0,2})$/.exec(secret) ?? [];
  const bytes = text === undefined ? 0 : Buffer.from(text, 'base64').length;
  return bytes >= 24 && bytes <= 64;
}

function toBody({ what, id, at, key, ...rest }: AlertMessage) {
  return {
    type: `alert.${what}`,
    timestamp: new Date(at).toISOString(),
    data: {
      incident: key,
      project: rest.project,
      title: rest.title,
      text: rest.text,
      severity: rest.severity,
      startedAt: new Date(rest.startedAt).toISOString(),
      endedAt: rest.endedAt === null ? null : new Date(rest.endedAt).toISOString(),
      facts: Object.fromEntries(rest.facts.map(({ name, value }) => [name, value])),
      link: rest.link,
      runbook: rest.runbook === '' ? null : rest.runbook,
    },
  };
}
