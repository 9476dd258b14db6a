import { measureWork, type TelemetryCollector, type Watcher } from '@candor/core';
import { type CSSResult, css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { CandorElement } from '../base/CandorElement.ts';
import { download } from '../base/download.ts';
import { sheet } from '../base/sheet.ts';
import { Watch } from '../base/Watch.ts';
import { type Activity, isMatch, toActivity } from './activity.ts';
import { type Overhead, stateOf } from './stateOf.ts';
import { type DebugTexts, en } from './texts.ts';

/** What the panel asks of a collector. */
export type DebugSource = Pick<
  TelemetryCollector,
  'watch' | 'getBufferStatus' | 'getConfig' | 'getConsent' | 'getConsentReceipts'
>;

/** How many things that happened are kept, and how many of these are shown. */
const most = 500;
const shown = 100;
const lookEveryMs = 1000;
/** Below the consent dialog, which must be answerable. */
const layer = css`calc(var(--candor-layer, 2147483000) - 1)`;

/**
 * Shows what happens to events while it is there: each as it is kept, with what redaction has removed by kind and count; what was
 * dropped and why; what was sent and how it went; how consent, buffer, outbox and storage stand; and what all of it costs. Changes none of it. Parts `panel`,
 * `state`, `list`, `filter` and `button`.
 *
 * @example
 * register(CandorDebug);
 * const panel = new CandorDebug();
 * panel.collector = collector;
 * document.body.append(panel);
 */
export class CandorDebug extends CandorElement<DebugTexts> {
  static readonly tag = 'candor-debug';
  static override readonly properties: PropertyDeclarations = {
    collector: { attribute: false },
    filter: { state: true },
    isPaused: { state: true },
    said: { state: true },
  };
  static override readonly styles: CSSResult[] = [
    sheet,
    css`
      .panel {
        position: fixed;
        inset-inline: 0;
        inset-block-end: 0;
        z-index: ${layer};
        block-size: min(24rem, 60dvh);
        border-radius: 0;
        display: grid;
        grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
        gap: 0.5rem;
        padding: 0.5rem 1rem;
        font-size: 0.85rem;
      }
      .bar,
      .row {
        align-items: center;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        gap: 0.4rem;
      }
      .bar h2 {
        margin-inline-end: auto;
      }
      button,
      input {
        font-size: 0.85rem;
        min-block-size: 2rem;
        padding: 0.2rem 0.6rem;
      }
      input {
        color: inherit;
        background: transparent;
        border: 1px solid var(--own-line);
        border-radius: var(--own-radius);
      }
      .body {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(12rem, 22rem);
        gap: 1rem;
        overflow: auto;
      }
      @media (max-width: 40rem) {
        .body {
          grid-template-columns: minmax(0, 1fr);
        }
      }
      ol {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        border-block-end: 1px solid var(--own-line);
        padding-block: 0.15rem;
      }
      li > p {
        display: inline;
      }
      summary {
        cursor: pointer;
      }
      dl {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0.1rem 0.6rem;
        align-content: start;
      }
      dd {
        overflow-wrap: anywhere;
      }
    `,
  ];

  /** Whose events are shown; from when the panel is on the page. */
  declare collector: DebugSource | undefined;
  declare private filter: string;
  declare private isPaused: boolean;
  declare private said: string;
  #activities: Activity[] = [];
  /** Where the focus was before it was taken. */
  #before: Element | null | undefined;
  #overhead: () => Overhead = () => ({ since: 0, busyMs: 0, events: 0, characters: 0 });

  constructor() {
    super({ en, others: {} });
    this.filter = '';
    this.isPaused = false;
    this.said = '';
    new Watch<DebugSource>(
      this,
      () => this.collector,
      (collector) => {
        const work = measureWork();
        const since = performance.now();
        let [ownMs, events, characters] = [0, 0, 0];
        this.#overhead = () => ({ since, busyMs: Math.max(0, work.read() - ownMs), events, characters });
        const stopWatching = collector.watch((...what) => {
          const start = performance.now();
          const activity = this.add(...what);
          if (activity?.what === 'sent' && activity.about === 'accepted') {
            events += activity.events;
            characters += JSON.stringify(activity.kept).length;
          }
          ownMs += performance.now() - start;
        });
        const timer = setInterval(() => this.isPaused || this.requestUpdate(), lookEveryMs);
        return () => {
          stopWatching();
          work.stop();
          clearInterval(timer);
        };
      },
    );
  }

  /** Moves the focus into it, for who has opened it by keyboard. */
  override async focus(): Promise<void> {
    const { activeElement } = document;
    if (activeElement !== this) this.#before = activeElement;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('input')?.focus();
  }

  /** Takes it away, and gives the focus back where it was taken. */
  close(): void {
    this.remove();
    if (this.#before instanceof HTMLElement) this.#before.focus();
    this.#before = undefined;
  }

  /** Shows what a watcher was told, also before the panel was there; gives what is shown, or would be if it were not paused. */
  add(...what: Parameters<Watcher>): Activity | undefined {
    const activity = toActivity(Date.now(), ...what);
    if (activity && !this.isPaused) {
      this.#activities = [activity, ...this.#activities].slice(0, most);
      this.requestUpdate();
    }
    return activity;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { texts, collector, isPaused } = this;
    if (!collector) return nothing;
    const found = this.#found;
    return html`<section class="panel frame" part="panel" lang="en" dir="ltr" aria-labelledby="heading" @keydown=${this.#onKey}>
      <div class="bar">
        <h2 id="heading">${texts.heading}</h2>
        <label>${texts.filter} <input part="filter" .value=${this.filter} @input=${this.#onFilter} /></label>
        ${this.#button(isPaused ? texts.resume : texts.pause, () => {
          this.isPaused = !isPaused;
        })}
        ${this.#button(texts.clear, () => {
          this.#activities = [];
          this.requestUpdate();
        })}
        ${this.#button(texts.copy, this.#copy)} ${this.#button(texts.export, this.#export)}
        ${this.#button(texts.close, () => this.close())}
        <span role="status">${this.said}</span>
      </div>
      <div class="body" tabindex="0" role="group" aria-label=${texts.heading}>
        <ol part="list">
          ${repeat(found.slice(0, shown), itself, (activity) => html`<li>${this.#line(activity)}</li>`)}
          ${found.length ? nothing : html`<li class="muted">${texts.nothing}</li>`}
        </ol>
        <dl part="state" aria-label=${texts.state}>
          ${stateOf(collector, this.#overhead()).map(([name, value]) => html`<dt class="muted">${name}</dt><dd>${value}</dd>`)}
        </dl>
      </div>
    </section>`;
  }

  #line({ at, what, about, events, removed, kept }: Activity): TemplateResult {
    const marks = Object.entries(removed).map(([kind, count]) => `${kind} ${count}`);
    const line = html`<code>${new Date(at).toISOString().slice(11, 23)}</code>
      <strong>${what}</strong> ${about}${what === 'track' ? nothing : ` · ${events}`}
      ${what === 'track' ? nothing : html`<span class="muted">${this.texts.reasons[about] ?? ''}</span>`}
      ${marks.length ? html`<span class="muted">${this.texts.removed}: ${marks.join(', ')}</span>` : nothing}`;
    return kept === undefined
      ? html`<p>${line}</p>`
      : html`<details>
          <summary>${line}</summary>
          <pre tabindex="0" role="group" aria-label=${about}>${JSON.stringify(kept, null, 2)}</pre>
        </details>`;
  }

  #button(name: string, onClick: () => unknown): TemplateResult {
    return html`<button type="button" part="button" @click=${onClick}>${name}</button>`;
  }

  get #found(): readonly Activity[] {
    return this.#activities.filter((activity) => isMatch(activity, this.filter.trim()));
  }

  get #asText(): string {
    const state = this.collector ? Object.fromEntries(stateOf(this.collector, this.#overhead())) : {};
    return JSON.stringify({ schema: 1, at: Date.now(), state, activities: this.#found }, null, 2);
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    this.close();
  };

  readonly #onFilter = ({ target }: Event): void => {
    this.filter = (target as HTMLInputElement).value;
  };

  readonly #copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(this.#asText);
      this.said = this.texts.copied;
    } catch (problem) {
      this.said = String(problem); // Denied, or not a secure page.
    }
  };

  readonly #export = (): void =>
    download(new Blob([this.#asText], { type: 'application/json' }), 'candor-debug.json');
}

/** What is opened stays open when more happens above it. */
function itself(activity: Activity): Activity {
  return activity;
}
