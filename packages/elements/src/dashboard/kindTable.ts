import type { KindReport } from '@candor/core/local';
import { html, nothing, type TemplateResult } from 'lit';
import type { DashboardTexts } from './texts/en.ts';

type Cell = readonly [heading: string, read: (kind: KindReport) => number | undefined];

/** How many rows a table has at most. */
const mostRows = 15;

/** Kinds of events with the numbers that `cells` name; nothing where there are none. */
export function kindTable(
  caption: string,
  kinds: readonly KindReport[],
  cells: readonly Cell[],
  texts: DashboardTexts,
  language: string,
): TemplateResult | typeof nothing {
  if (!kinds.length) return nothing;
  const more = texts.more
    .replace('{shown}', mostRows.toLocaleString(language))
    .replace('{n}', kinds.length.toLocaleString(language));
  const say = (value: number | undefined): string =>
    value === undefined ? '–' : value.toLocaleString(language, { maximumFractionDigits: 0 });
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${caption}>
    <table part="table">
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">${texts.name}</th>
          ${cells.map(([heading]) => html`<th scope="col" class="number">${heading}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${kinds.slice(0, mostRows).map(
          (kind) => html`<tr>
            <th scope="row"><bdi>${nameOf(kind.kind)}</bdi></th>
            ${cells.map(([, read]) => html`<td class="number">${say(read(kind))}</td>`)}
          </tr>`,
        )}
      </tbody>
    </table>
    ${kinds.length > mostRows ? html`<p class="small muted">${more}</p>` : nothing}
  </div>`;
}

/** What tells it from others of its type, or the type. */
export function nameOf(kind: string): string {
  const space = kind.indexOf(' ');
  return space < 0 ? kind : kind.slice(space + 1);
}
