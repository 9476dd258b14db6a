import { LitElement, type PropertyDeclarations } from 'lit';
import { directionOf, languageOf, type Translations } from './language.ts';

/** Texts of an element by their names, to replace some of its own. */
export type Messages<Texts> = { readonly [Name in keyof Texts]?: Texts[Name] | undefined };

/** What the elements share: texts in the language of the page, and nothing shown before these are there. */
export abstract class CandorElement<Texts extends object> extends LitElement {
  static override properties: PropertyDeclarations = { messages: { attribute: false } };

  /**
   * Replaces some of the texts.
   * @default none
   */
  declare messages: Messages<Texts>;
  readonly #translations: Translations<Texts>;
  #pageLanguage: MutationObserver | undefined;
  #texts: Texts;
  #language: string | undefined;

  constructor(translations: Translations<Texts>) {
    super();
    this.messages = {};
    this.#translations = translations;
    this.#texts = translations.en;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#pageLanguage ??= new MutationObserver(() => this.requestUpdate());
    this.#pageLanguage.observe(document.documentElement, { attributeFilter: ['lang'] });
  }

  /** A dialog that is taken away open would come back as a part of the page, and could not be opened over it again. jsdom's cannot be closed. */
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#pageLanguage?.disconnect();
    this.renderRoot?.querySelector('dialog')?.close?.();
  }

  /** The texts in force. */
  protected get texts(): Texts {
    // JSON leaves out what is undefined.
    return { ...this.#texts, ...JSON.parse(JSON.stringify({ ...this.messages })) };
  }

  /** For the outermost element of the template. */
  protected get direction(): 'ltr' | 'rtl' {
    return directionOf(this.language);
  }

  /** A shipped language, by its tag. */
  protected get language(): string {
    return this.#language ?? 'en';
  }

  /** Waits for the texts, so that nobody sees one language turn into another. */
  protected override async scheduleUpdate(): Promise<void> {
    const wanted = languageOf(this);
    if (wanted !== this.#language) {
      this.#language = wanted in this.#translations.others ? wanted : 'en';
      const load = this.#translations.others[this.#language];
      try {
        this.#texts = (await load?.()) ?? this.#translations.en;
      } catch {
        this.#language = 'en'; // Offline: English is always there.
        this.#texts = this.#translations.en;
      }
    }
    await super.scheduleUpdate();
  }
}
