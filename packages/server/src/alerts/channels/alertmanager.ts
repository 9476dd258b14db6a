import type { AlertMessage } from '../message.ts';
import type { Channel, TargetOf } from './Channel.ts';
import { hostOf, readLine, readUrl } from './fields.ts';

/** How long Alertmanager believes an alert that it hears no more of; it is told again well before. */
const BELIEVED_MS = 3 * 60 * 60 * 1_000;

/** Prometheus Alertmanager, API v2: https://prometheus.io/docs/alerting/latest/alerts_api/ */
export const alertmanager: Channel<TargetOf<'alertmanager'>> = {
  kind: 'alertmanager',
  takes: ['firing', 'resolved', 'test'],
  read: (given, kept) => ({
    kind: 'alertmanager',
    url: readUrl(given, kept?.url),
    name: readLine(given, 'name', { kept: kept?.name, most: 200 }),
    password: readLine(given, 'password', { kept: kept?.password, most: 500 }),
  }),
  placeOf: ({ url }) => hostOf(url),
  async send({ url, name, password }, message, { post, now }) {
    const token = Buffer.from(`${name}:${password}`).toString('base64');
    await post(`${url.replace(/\/+$/, '')}/api/v2/alerts`, {
      headers: name === '' ? {} : { authorization: `Basic ${token}` },
      body: JSON.stringify([toAlert(message, now())]),
    });
  },
};

/** Labels tell alerts apart, so nothing that changes is among them. */
function toAlert(message: AlertMessage, now: number) {
  const { title, text, severity, project, key, what, facts, link, runbook } = message;
  const isOver = what === 'resolved';
  const endsAt = isOver ? (message.endedAt ?? now) : now + (what === 'test' ? 60_000 : BELIEVED_MS);
  return {
    labels: { alertname: title, severity, project, incident: key, source: 'candor' },
    annotations: {
      summary: text,
      ...(runbook !== '' && { runbook_url: runbook }),
      ...Object.fromEntries(facts.map(({ name, value }) => [toLabel(name), value])),
    },
    startsAt: new Date(message.startedAt).toISOString(),
    endsAt: new Date(endsAt).toISOString(),
    ...(link !== null && { generatorURL: link }),
  };
}

/** Names of labels are letters, digits and underscores. */
function toLabel(name: string): string {
  return `fact_${name.toLowerCase().replace(/[^a-z\d]+/g, '_')}`;
}
