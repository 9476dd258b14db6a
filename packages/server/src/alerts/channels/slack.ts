import { type AlertMessage, headlineOf, shorten } from '../message.ts';
import { SendProblem } from '../SendProblem.ts';
import type { Channel, TargetOf } from './Channel.ts';
import { hostOf, readUrl } from './fields.ts';

/** Limits of https://docs.slack.dev/reference/block-kit/blocks */
const MAX_HEADER = 150;
const MAX_SECTION = 3_000;

/** Slack, by an incoming webhook: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
export const slack: Channel<TargetOf<'slack'>> = {
  kind: 'slack',
  takes: ['firing', 'acknowledged', 'resolved', 'test'],
  read: (given, kept) => ({ kind: 'slack', url: readUrl(given, kept?.url) }),
  placeOf: ({ url }) => hostOf(url),
  async send({ url }, message, { post }) {
    const answer = await post(url, { body: JSON.stringify(toBody(message)) });
    if (answer.trim() !== 'ok') throw new SendProblem('Slack did not answer ok', { isFinal: true });
  },
};

function toBody(message: AlertMessage) {
  const lines = [
    escapeText(message.text),
    ...message.facts.map(({ name, value }) => `*${escapeText(name)}:* ${escapeText(value)}`),
    ...(message.runbook === '' ? [] : [`<${escapeText(message.runbook)}|Runbook>`]),
    ...(message.link === null ? [] : [`<${escapeText(message.link)}|Open the incident>`]),
  ];
  const headline = headlineOf(message);
  return {
    text: escapeText(shorten(headline, MAX_HEADER)),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: shorten(headline, MAX_HEADER), emoji: false } },
      {
        type: 'section',
        text: { type: 'mrkdwn', text: shorten(lines.join('\n'), MAX_SECTION), verbatim: true },
      },
    ],
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** The three characters of https://docs.slack.dev/messaging/formatting-message-text, and what would make text bold or code. */
function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[*_~`]/g, '$&\u200b');
}
