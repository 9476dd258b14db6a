import type { ConsentLevel, TelemetryCollector } from '@candor/core';
import { type CSSResult, css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { CandorElement } from '../base/CandorElement.ts';
import { levelSheet, sheet } from '../base/sheet.ts';
import { tell } from '../base/tell.ts';
import { Watch } from '../base/Watch.ts';
import { LevelChoice, levels } from '../levels/levelChoice.ts';
import { isAsked } from './isAsked.ts';
import type { ConsentTexts } from './texts/en.ts';
import { translations } from './texts/index.ts';

/** What the dialog asks of a collector. */
export type ConsentSource = Pick<
  TelemetryCollector,
  'setConsent' | 'getConsent' | 'hasChosen' | 'getConsentReceipts' | 'onConsentChange' | 'getConfig'
>;

/**
 * Asks how much may be measured; no is as easy to say as yes. It lies over the page and moves nothing, asks once for each version of its
 * text, and tells of the answer by the event `candor-consent`, with the level as its detail, and by `candor-close` that it is closed. Slots `heading`, `text` and `more`; parts
 * `dialog`, `no`, `yes`, `save` and `level`.
 *
 * @example
 * register(CandorConsent);
 * const dialog = document.querySelector<CandorConsent>('candor-consent');
 * if (dialog) dialog.collector = collector;
 */
export class CandorConsent extends CandorElement<ConsentTexts> {
  static readonly tag = 'candor-consent';
  static override readonly properties: PropertyDeclarations = {
    collector: { attribute: false },
    version: {},
    level: {},
    isOpen: { state: true },
  };
  static override readonly styles: CSSResult[] = [
    sheet,
    levelSheet,
    css`
      .dialog {
        position: fixed;
        inset-inline: max(0.75rem, env(safe-area-inset-left));
        inset-block-end: max(0.75rem, env(safe-area-inset-bottom));
        z-index: var(--candor-layer, 2147483000);
        max-inline-size: 44rem;
        max-block-size: calc(100dvh - 1.5rem);
        margin-inline: auto;
        overflow: auto;
        overscroll-behavior: contain;
        box-shadow: 0 6px 30px rgb(0 0 0 / 35%);
      }
      .answers {
        display: grid;
        gap: 0.75rem;
        grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr));
      }
      @media (prefers-reduced-motion: no-preference) {
        .dialog {
          animation: rise 0.2s ease-out;
        }
        @keyframes rise {
          from {
            opacity: 0;
          }
        }
      }
      @media print {
        .dialog {
          display: none;
        }
      }
    `,
  ];

  /** Whose consent it is; nothing is asked before it is there. */
  declare collector: ConsentSource | undefined;
  /**
   * Version of the text. Who agreed to another one is asked again.
   * @default '1'
   */
  declare version: string;
  /**
   * The level that the plain yes stands for.
   * @default 'enhanced'
   */
  declare level: Exclude<ConsentLevel, 'none'>;
  declare private isOpen: boolean;
  readonly #choice: LevelChoice = new LevelChoice(() => this.requestUpdate());
  /** Where the focus was before it was taken by a call. */
  #before: Element | null | undefined;
  #wantsFocus = false;

  constructor() {
    super(translations);
    this.version = '1';
    this.level = 'enhanced';
    this.isOpen = false;
    new Watch<ConsentSource>(
      this,
      () => this.collector,
      (collector) => {
        const stop = collector.onConsentChange(() => this.#look());
        const early = this.querySelector('dialog')?.returnValue;
        const answer = levels.find((level) => level === early);
        if (answer && this.#isAsked) this.#answer(answer);
        else this.isOpen ||= this.#isAsked;
        this.#look();
        return stop;
      },
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Whoever was about to answer in the page's own HTML goes on here.
    this.#wantsFocus = this.contains(document.activeElement);
  }

  /** Opens it and moves the focus there, also for who has answered; the last answer is marked. */
  show(): void {
    const { activeElement } = document;
    if (activeElement !== this) this.#before = activeElement;
    this.#wantsFocus = true;
    this.#choice.mark(this.collector?.hasChosen() ? this.collector.getConsent() : undefined);
    this.isOpen = true;
  }

  /** Closes it without an answer; the next page asks again. */
  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    if (this.#before instanceof HTMLElement) this.#before.focus();
    this.#before = undefined;
    tell(this, 'candor-close');
  }

  protected override updated(): void {
    if (!this.isOpen || !this.#wantsFocus) return;
    this.#wantsFocus = false;
    this.renderRoot.querySelector<HTMLElement>('.dialog')?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { texts, collector } = this;
    if (!this.isOpen || !collector) return nothing;
    return html`<section
      class="dialog frame stack"
      part="dialog"
      role="dialog"
      tabindex="-1"
      dir=${this.direction}
      lang=${this.language}
      aria-labelledby="heading"
      aria-describedby="text"
      @keydown=${this.#onKey}
    >
      <h2 id="heading"><slot name="heading">${texts.heading}</slot></h2>
      <p id="text"><slot name="text">${texts.text}</slot></p>
      <slot name="more"></slot>
      <div class="answers">
        <button type="button" part="no" @click=${() => this.#answer('none')}>${texts.no}</button>
        <button type="button" part="yes" @click=${() => this.#answer(this.level)}>${texts.yes}</button>
      </div>
      <details>
        <summary>${texts.choose}</summary>
        <fieldset class="stack">
          <legend class="unseen">${texts.chooseLegend}</legend>
          ${this.#choice.template(levels, collector.getConfig(), texts)}
          <button
            type="button"
            part="save"
            ?disabled=${!this.#choice.chosen}
            @click=${() => this.#choice.chosen && this.#answer(this.#choice.chosen)}
          >
            ${texts.save}
          </button>
        </fieldset>
      </details>
    </section>`;
  }

  get #isAsked(): boolean {
    const { collector } = this;
    if (!collector) return false;
    const { globalPrivacyControl } = navigator as { globalPrivacyControl?: boolean };
    return isAsked(
      collector.hasChosen(),
      collector.getConsentReceipts(),
      this.version,
      globalPrivacyControl === true,
    );
  }

  #answer(level: ConsentLevel): void {
    this.collector?.setConsent(level, this.version, 'dialog');
    this.close();
    tell(this, 'candor-consent', level);
  }

  /** Another tab may have answered, or somebody while it was not on the page. */
  #look(): void {
    if (this.isOpen && !this.#before && !this.#isAsked) this.close();
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    this.close();
  };
}
