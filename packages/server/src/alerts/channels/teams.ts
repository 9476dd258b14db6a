import { type AlertMessage, headlineOf, shorten } from '../message.ts';
import type { Channel, TargetOf } from './Channel.ts';
import { hostOf, readUrl } from './fields.ts';

const MAX_TEXT = 3_000;

/** Microsoft Teams, by a workflow's webhook: https://adaptivecards.io/explorer/AdaptiveCard.html in a message. */
export const teams: Channel<TargetOf<'teams'>> = {
  kind: 'teams',
  takes: ['firing', 'acknowledged', 'resolved', 'test'],
  read: (given, kept) => ({ kind: 'teams', url: readUrl(given, kept?.url) }),
  placeOf: ({ url }) => hostOf(url),
  async send({ url }, message, { post }) {
    await post(url, { body: JSON.stringify(toBody(message)) });
  },
};

function toBody(message: AlertMessage) {
  const links = [
    { title: 'Open the incident', url: message.link ?? '' },
    { title: 'Runbook', url: message.runbook },
  ].filter(({ url }) => url !== '');
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      {
        type: 'TextBlock',
        text: escapeText(headlineOf(message)),
        weight: 'Bolder',
        size: 'Medium',
        wrap: true,
      },
      { type: 'TextBlock', text: escapeText(message.text), wrap: true },
      {
        type: 'FactSet',
        facts: message.facts.map(({ name, value }) => ({
          title: escapeText(name),
          value: escapeText(value),
        })),
      },
    ],
    actions: links.map(({ title, url }) => ({ type: 'Action.OpenUrl', title, url })),
  };
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }],
  };
}

/** Cards read a part of Markdown, and HTML as text. */
function escapeText(text: string): string {
  return shorten(text, MAX_TEXT).replace(/[\\`*_[\]()#>~|<]/g, '\\$&');
}
