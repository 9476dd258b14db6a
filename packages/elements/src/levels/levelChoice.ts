import type { ConsentLevel } from '@candor/core';
import type { SiteRules } from '@candor/core/wire';
import { html, nothing, type TemplateResult } from 'lit';
import type { LevelTexts } from './en.ts';

export const levels: readonly ConsentLevel[] = ['none', 'basic', 'enhanced', 'full'];

type Details = typeof import('./levelDetails.ts').levelDetails;

/** Radio buttons for the levels, each with what it means and, opened, all that it lets through. */
export class LevelChoice {
  /** What is marked. */
  chosen: ConsentLevel | undefined;
  readonly #onChange: () => void;
  #details: Details | undefined;

  /** Calls `onChange` when it has to be drawn anew. */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  mark(level: ConsentLevel | undefined): void {
    this.chosen = level;
    this.#onChange();
  }

  template(offered: readonly ConsentLevel[], rules: SiteRules, texts: LevelTexts): TemplateResult {
    return html`<div class="levels">
      ${offered.map(
        (level) => html`<div class="level" part="level">
          <input
            type="radio"
            name="level"
            id=${level}
            .value=${level}
            .checked=${this.chosen === level}
            @change=${() => this.mark(level)}
            aria-describedby="${level}-means"
          />
          <label for=${level}><strong>${texts[level]}</strong></label>
          <p class="wide small muted" id="${level}-means">${texts[`${level}Means`]}</p>
          ${
            level === 'none'
              ? nothing
              : html`<details class="wide small" @toggle=${this.#load}>
                  <summary>${texts.inDetail}<span class="unseen">: ${texts[level]}</span></summary>
                  ${this.#details?.(level, rules, texts)}
                </details>`
          }
        </div>`,
      )}
    </div>`;
  }

  readonly #load = async (): Promise<void> => {
    if (this.#details) return;
    try {
      this.#details = (await import('./levelDetails.ts')).levelDetails;
    } catch {
      return; // Offline: opening it again tries again.
    }
    this.#onChange();
  };
}
