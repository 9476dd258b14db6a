import type { PersonReport, TelemetryCollector } from '@candor/core';
import { type CSSResult, css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { CandorElement } from '../base/CandorElement.ts';
import { download } from '../base/download.ts';
import { levelSheet, sheet } from '../base/sheet.ts';
import { tell } from '../base/tell.ts';
import { Watch } from '../base/Watch.ts';
import { LevelChoice, levels } from '../levels/levelChoice.ts';
import { reportView } from './reportView.ts';
import type { PrivacyTexts } from './texts/en.ts';
import { translations } from './texts/index.ts';
import { toCsv } from './toCsv.ts';

/** What the settings ask of a collector. */
export type PersonSource = Pick<
  TelemetryCollector,
  'setConsent' | 'getConsent' | 'onConsentChange' | 'getConfig' | 'showMe' | 'exportMe' | 'forgetMe'
>;

type Word = 'saved' | 'asking' | 'failed' | 'erased' | 'erasePending';

/**
 * Shows how much may be measured and lets it be changed, shows and exports what is known of the person, here and at the servers, and
 * deletes it. Tells by `candor-consent`, with the level as its detail, and by `candor-erase` what was done. Slot `more`; parts `section`,
 * `level`, `save`, `show`, `export`, `erase` and `report`.
 *
 * @example
 * register(CandorPrivacy);
 * const settings = document.querySelector<CandorPrivacy>('candor-privacy');
 * if (settings) settings.collector = collector;
 */
export class CandorPrivacy extends CandorElement<PrivacyTexts> {
  static readonly tag = 'candor-privacy';
  static override readonly properties: PropertyDeclarations = {
    collector: { attribute: false },
    version: {},
    report: { state: true },
    said: { state: true },
  };
  static override readonly styles: CSSResult[] = [
    sheet,
    levelSheet,
    css`
      :host {
        display: block;
      }
      dt {
        font-weight: 600;
      }
      dd {
        overflow-wrap: anywhere;
      }
      dialog {
        max-inline-size: min(30rem, calc(100vw - 1.5rem));
      }
      dialog::backdrop {
        background: #0007;
      }
    `,
  ];

  /** Whose data it is; nothing is shown before it is there. */
  declare collector: PersonSource | undefined;
  /**
   * Version of the text, the same as of `<candor-consent>`.
   * @default '1'
   */
  declare version: string;
  declare private report: PersonReport | undefined;
  declare private said: readonly [where: 'level' | 'data' | 'erase', word: Word] | undefined;
  readonly #choice: LevelChoice = new LevelChoice(() => this.requestUpdate());
  /** How often a report has become old; one that was asked for before comes too late. */
  #forgotten = 0;

  constructor() {
    super(translations);
    this.version = '1';
    new Watch<PersonSource>(
      this,
      () => this.collector,
      (collector) => {
        this.#forget();
        const stop = collector.onConsentChange((level) => {
          this.#forget();
          this.#choice.mark(level);
        });
        this.#choice.mark(collector.getConsent());
        return stop;
      },
    );
  }

  protected override render(): TemplateResult | typeof nothing {
    const { texts, collector, report } = this;
    if (!collector) return nothing;
    const isWithdrawal = this.#choice.chosen === 'none' && collector.getConsent() !== 'none';
    return html`<div class="stack" dir=${this.direction} lang=${this.language}>
      <form class="frame" part="section" @submit=${this.#save}>
        <fieldset class="stack">
          <legend><h2>${texts.levelHeading}</h2></legend>
          ${this.#choice.template(levels, collector.getConfig(), texts)}
          ${isWithdrawal ? html`<p class="small">${texts.withdrawHint}</p>` : nothing}
          <slot name="more"></slot>
          <div class="row"><button part="save">${texts.save}</button></div>
          ${this.#status('level')}
        </fieldset>
      </form>
      <section class="frame stack" part="section" aria-labelledby="known">
        <h2 id="known">${texts.dataHeading}</h2>
        <p class="muted">${texts.dataText}</p>
        <div class="row">
          <button type="button" part="show" @click=${this.#show}>${texts.show}</button>
          <button type="button" part="export" @click=${this.#exportJson}>${texts.exportJson}</button>
          <button type="button" part="export" @click=${this.#exportCsv}>${texts.exportCsv}</button>
        </div>
        ${this.#status('data')}
        ${report ? reportView(report, texts, this.language) : nothing}
      </section>
      <section class="frame stack" part="section" aria-labelledby="delete">
        <h2 id="delete">${texts.eraseHeading}</h2>
        <p class="muted">${texts.eraseText}</p>
        <div class="row">
          <button type="button" part="erase" @click=${() => this.#dialog?.showModal()}>${texts.erase}</button>
        </div>
        ${this.#status('erase')}
      </section>
      <dialog class="frame" aria-labelledby="sure">
        <form method="dialog" class="stack" @submit=${this.#erase}>
          <p id="sure">${texts.eraseAsk}</p>
          <div class="row">
            <button value="no">${texts.eraseNo}</button>
            <button value="yes">${texts.eraseYes}</button>
          </div>
        </form>
      </dialog>
    </div>`;
  }

  #status(here: 'level' | 'data' | 'erase'): TemplateResult {
    const [where, word] = this.said ?? [];
    const isHere = where === here && word;
    return html`<p role="status" class=${isHere ? '' : 'unseen'}>${isHere ? this.texts[word] : ''}</p>`;
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  readonly #save = (event: Event): void => {
    event.preventDefault();
    const { chosen } = this.#choice;
    if (!chosen) return;
    this.collector?.setConsent(chosen, this.version, 'settings');
    this.said = ['level', 'saved'];
    tell(this, 'candor-consent', chosen);
  };

  readonly #show = (): Promise<void> =>
    this.#ask('data', async (collector) => {
      const forgotten = this.#forgotten;
      const report = await collector.showMe();
      if (forgotten === this.#forgotten) this.report = report;
      return undefined;
    });

  readonly #exportJson = (): Promise<void> =>
    this.#ask('data', async (collector) => {
      download(await collector.exportMe(), 'my-data.json');
      return undefined;
    });

  readonly #exportCsv = (): Promise<void> =>
    this.#ask('data', async (collector) => {
      // Only the file has every event.
      const report = JSON.parse(await (await collector.exportMe()).text()) as PersonReport;
      download(new Blob([toCsv(report)], { type: 'text/csv;charset=utf-8' }), 'my-data.csv');
      return undefined;
    });

  readonly #erase = (event: SubmitEvent): void => {
    if ((event.submitter as HTMLButtonElement | null)?.value !== 'yes') return;
    void this.#ask('erase', async (collector) => {
      const { device, servers } = await collector.forgetMe();
      this.#forget();
      tell(this, 'candor-erase');
      const isDone = device === 'erased' && servers.every(({ state }) => state === 'erased');
      return isDone ? 'erased' : 'erasePending';
    });
  };

  async #ask(
    where: 'data' | 'erase',
    work: (collector: PersonSource) => Promise<Word | undefined>,
  ): Promise<void> {
    const { collector } = this;
    if (!collector) return;
    const asking = [where, 'asking'] as const;
    this.said = asking;
    const word = await work(collector).catch((): Word => 'failed');
    const isOurs = word !== undefined && collector === this.collector;
    // What ends without a word takes back its own only.
    if (isOurs) this.said = [where, word];
    else if (this.said === asking) this.said = undefined;
  }

  #forget(): void {
    this.report = undefined;
    this.#forgotten += 1;
  }
}
