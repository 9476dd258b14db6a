import { shorten } from '../message.ts';
import type { Channel, TargetOf } from './Channel.ts';
import { hostOf, isAtHostOf, readSecret, readUrl } from './fields.ts';

const USUAL_URL = 'https://api.opsgenie.com/v2/alerts';
const PRIORITIES = { critical: 'P1', warning: 'P3', info: 'P5' } as const;

/**
 * Opsgenie: https://docs.opsgenie.com/docs/alert-api. Its own API ends in April 2027; the address may be that of its successor, such as
 * `https://api.atlassian.com/jsm/ops/integration/v2/alerts`, which takes the same.
 */
export const opsgenie: Channel<TargetOf<'opsgenie'>> = {
  kind: 'opsgenie',
  takes: ['firing', 'acknowledged', 'resolved', 'test'],
  read(given, kept) {
    const url = readUrl(given, kept?.url, USUAL_URL);
    const isSameHost = isAtHostOf(url, kept?.url);
    const apiKey = readSecret(given, 'apiKey', { kept: kept?.apiKey, isSameHost, least: 10, most: 200 });
    return { kind: 'opsgenie', url, apiKey };
  },
  placeOf: ({ url }) => hostOf(url),
  async send({ url, apiKey }, message, { post }) {
    const headers = { authorization: `GenieKey ${apiKey}` };
    const base = url.replace(/\/$/, '');
    const act = (action: 'close' | 'acknowledge'): Promise<string> =>
      post(`${base}/${encodeURIComponent(message.key)}/${action}?identifierType=alias`, {
        headers,
        body: JSON.stringify({ source: 'candor' }),
      });
    if (message.what === 'resolved') await act('close');
    else if (message.what === 'acknowledged') await act('acknowledge');
    else {
      const { facts, link, runbook, title, text, severity, key, project } = message;
      const details = Object.fromEntries(facts.map(({ name, value }) => [name, value]));
      const body = {
        message: shorten(title, 130),
        alias: key,
        description: shorten([text, runbook, link ?? ''].filter((line) => line !== '').join('\n'), 15_000),
        details,
        entity: shorten(project, 512),
        source: 'candor',
        priority: PRIORITIES[severity],
        tags: ['candor'],
      };
      await post(base, { headers, body: JSON.stringify(body) });
      if (message.what === 'test') await act('close');
    }
  },
};
