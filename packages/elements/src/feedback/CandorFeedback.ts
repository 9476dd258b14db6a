import type { ErrorTracking } from '@candor/core';
import { type CSSResult, css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { CandorElement } from '../base/CandorElement.ts';
import { sheet } from '../base/sheet.ts';
import { tell } from '../base/tell.ts';
import type { FeedbackTexts } from './texts/en.ts';
import { translations } from './texts/index.ts';

/** Who takes what was written. */
export type FeedbackTarget = Pick<ErrorTracking, 'captureFeedback'>;

/**
 * Asks what happened, about an error or the page as a whole, and shows what will be sent of it where that differs. It waits with
 * everything else when there is no network. Tells by the events
 * `candor-feedback` and `candor-close` that it was taken and that it is closed. Slots `heading` and `more`; parts
 * `dialog`, `input`, `send` and `cancel`.
 *
 * @example
 * register(CandorFeedback);
 * const dialog = document.createElement('candor-feedback') as CandorFeedback;
 * dialog.errors = errors;
 * document.body.append(dialog);
 * dialog.show(errors.captureError(problem));
 */
export class CandorFeedback extends CandorElement<FeedbackTexts> {
  static readonly tag = 'candor-feedback';
  static override readonly properties: PropertyDeclarations = {
    errors: { attribute: false },
    errorId: { attribute: 'error-id' },
    words: { state: true },
    safe: { state: true },
    answer: { state: true },
  };
  static override readonly styles: CSSResult[] = [
    sheet,
    css`
      dialog {
        inline-size: min(34rem, calc(100vw - 1.5rem));
        max-block-size: calc(100dvh - 1.5rem);
        overflow: auto;
      }
      dialog::backdrop {
        background: #0007;
      }
      label {
        font-weight: 600;
      }
      textarea {
        inline-size: 100%;
        min-block-size: 7rem;
        padding: 0.5rem;
        font: inherit;
        color: inherit;
        background: transparent;
        border: 1px solid var(--own-line);
        border-radius: var(--own-radius);
        resize: vertical;
      }
    `,
  ];

  /** Who takes what was written; without, the dialog says that nothing can be sent. */
  declare errors: FeedbackTarget | undefined;
  /**
   * The error that it is about, by what `captureError` returned.
   * @default the page as a whole
   */
  declare errorId: string | undefined;
  declare private words: string;
  /** The words without what is removed from them. */
  declare private safe: string;
  declare private answer: keyof FeedbackTexts | undefined;
  #wantsOpen = false;

  constructor() {
    super(translations);
    this.words = '';
    this.safe = '';
  }

  /** Opens it, for an error where its id is given. */
  show(errorId?: string): void {
    this.errorId = errorId || undefined;
    this.words = this.safe = '';
    this.answer = undefined;
    this.#wantsOpen = true;
    this.requestUpdate();
  }

  /** Closes it; what was written and not sent is forgotten. */
  close(): void {
    this.#wantsOpen = false;
    this.words = this.safe = '';
    this.#dialog?.close();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // It may have been opened while it was not on the page.
    this.requestUpdate();
  }

  protected override updated(): void {
    if (!this.#wantsOpen || !this.isConnected || this.#dialog?.open) return;
    this.#wantsOpen = false;
    this.#dialog?.showModal();
  }

  protected override render(): TemplateResult {
    const { texts, answer } = this;
    const isSent = answer === 'thanks' || answer === 'thanksOffline';
    return html`<dialog
      class="frame"
      part="dialog"
      dir=${this.direction}
      lang=${this.language}
      aria-labelledby="heading"
      @close=${() => tell(this, 'candor-close')}
    >
      <form method="dialog" class="stack" @submit=${this.#send}>
        <h2 id="heading"><slot name="heading">${this.errorId ? texts.errorHeading : texts.heading}</slot></h2>
        ${isSent ? nothing : this.#fields(texts)}
        <p role="status" class=${answer ? '' : 'unseen'}>${answer ? texts[answer] : ''}</p>
        <div class="row">
          ${isSent ? nothing : html`<button part="send">${texts.send}</button>`}
          <button type="button" part="cancel" @click=${this.close}>${isSent ? texts.close : texts.cancel}</button>
        </div>
      </form>
    </dialog>`;
  }

  #fields(texts: FeedbackTexts): TemplateResult {
    return html`<label for="words">${texts.label}</label>
      <textarea
        id="words"
        part="input"
        maxlength="2000"
        dir="auto"
        aria-describedby="hint"
        .value=${this.words}
        @input=${this.#onInput}
      ></textarea>
      <p id="hint" class="small muted">${texts.hint}</p>
      <slot name="more"></slot>
      ${
        this.safe === this.words.trim()
          ? nothing
          : html`<p class="small">${texts.willSend}:</p>
              <pre part="preview" tabindex="0" role="group" aria-label=${texts.willSend} dir="auto">${this.safe}</pre>`
      }`;
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot?.querySelector('dialog') ?? null;
  }

  readonly #onInput = async ({ target }: Event): Promise<void> => {
    this.words = (target as HTMLTextAreaElement).value;
    this.answer = undefined;
    try {
      const { redact } = await import('@candor/core/redact');
      this.safe = String(redact(this.words.trim()));
    } catch {
      this.safe = this.words.trim(); // Offline: it is redacted all the same when it is sent.
    }
  };

  readonly #send = (event: Event): void => {
    event.preventDefault();
    if (!this.words.trim()) {
      this.answer = 'isEmpty';
      this.renderRoot.querySelector('textarea')?.focus();
      return;
    }
    const { errorId } = this;
    const isTaken = this.errors?.captureFeedback({ ...(errorId && { errorId }), message: this.words });
    if (!isTaken) {
      this.answer = 'isForbidden';
      return;
    }
    this.words = this.safe = '';
    this.answer = navigator.onLine ? 'thanks' : 'thanksOffline';
    // What had the focus goes away.
    this.renderRoot.querySelector<HTMLElement>('[part=cancel]')?.focus();
    tell(this, 'candor-feedback');
  };
}
