import { type ConsentLevel, describeCollection } from '@candor/core';
import type { SiteRules } from '@candor/core/wire';
import { html, type TemplateResult } from 'lit';
import type { LevelTexts } from './en.ts';
import { exampleOf } from './exampleOf.ts';

/** What is collected at a level, from the catalogue, and an example of it; loaded when somebody asks. */
export function levelDetails(level: ConsentLevel, rules: SiteRules, texts: LevelTexts): TemplateResult {
  const { events, onDevice, ids } = describeCollection(level, rules);
  return html`<div class="stack small">
    <ul lang="en" dir="ltr" class="events">
      ${events.map(({ type, reason }) => html`<li><code>${type}</code> ${reason}</li>`)}
    </ul>
    <p>${texts.onDevice}: <span lang="en">${onDevice}</span>. ${texts.ids}: <span lang="en">${ids}</span>.</p>
    <p>${texts.example}:</p>
    <pre tabindex="0" role="group" aria-label=${texts.example}>${JSON.stringify(exampleOf(level, rules), null, 2)}</pre>
  </div>`;
}
