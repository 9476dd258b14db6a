import type { PersonReport, ServerShare } from '@candor/core';
import { html, nothing, type TemplateResult } from 'lit';
import type { PrivacyTexts } from './texts/en.ts';

/** How many events are shown; a file has all of them. */
const shown = 50;

/** What is known of the person, for reading. */
export function reportView(report: PersonReport, texts: PrivacyTexts, language: string): TemplateResult {
  const { consent, ids, stored, waiting, servers } = report;
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const events = [...waiting, ...servers.flatMap((server) => server.events)].slice(0, shown);
  const known = Object.values(ids);
  return html`<dl class="stack" part="report">
    <div>
      <dt>${texts.decisions}</dt>
      ${consent.receipts.map(
        ({ level, at, version }) =>
          html`<dd>${time.format(at)}: ${texts[level]}${version === undefined ? nothing : ` (${version})`}</dd>`,
      )}
    </div>
    ${entry(texts.idsHere, known.length ? known : [texts.noIds])}
    ${entry(texts.stored, stored.length ? stored : [texts.nothingStored])}
    ${entry(texts.waiting, [waiting.length.toLocaleString(language)])}
    ${servers.map((server) => entry(`${texts.server}: ${server.server}`, [sayShare(server, texts, language)]))}
    ${
      events.length
        ? html`<div>
            <dt>${texts.newest}</dt>
            <dd><pre tabindex="0" role="group" aria-label=${texts.newest}>${events
              .map((event) => JSON.stringify(event))
              .join('\n')}</pre></dd>
          </div>`
        : nothing
    }
  </dl>`;
}

/** Each value once: there is a secret for every visit, and a dozen lines that say so tell no more than one. */
function entry(name: string, values: readonly string[]): TemplateResult {
  return html`<div>
    <dt>${name}</dt>
    ${[...new Set(values)].map((value) => html`<dd><bdi>${value}</bdi></dd>`)}
  </div>`;
}

function sayShare({ state, visits }: ServerShare, texts: PrivacyTexts, language: string): string {
  if (state === 'unknown') return texts.serverUnknown;
  const count = visits.reduce((sum, { events }) => sum + events, 0);
  return texts.serverKnows.replace('{n}', count.toLocaleString(language));
}
