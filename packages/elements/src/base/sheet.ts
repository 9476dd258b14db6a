import { type CSSResult, css } from 'lit';

/**
 * What all elements look like, by custom properties that a page can set: `--candor-text`, `--candor-muted`, `--candor-surface`,
 * `--candor-line`, `--candor-accent`, `--candor-on-accent`, `--candor-radius`, `--candor-font`.
 */
// Inside they have names that a site has not: its rules reach the very element, where `--candor-accent: var(--accent)` must mean its own.
export const sheet: CSSResult = css`
  :host {
    color-scheme: light dark;
    --own-text: var(--candor-text, light-dark(#1c2430, #e8ecf2));
    --own-muted: var(--candor-muted, light-dark(#4d5866, #aab4c2));
    --own-surface: var(--candor-surface, light-dark(#ffffff, #1a2029));
    --own-line: var(--candor-line, light-dark(#737d8a, #7c8796));
    --own-accent: var(--candor-accent, light-dark(#1a56b0, #9cc2ff));
    --own-on: var(--candor-on-accent, light-dark(#ffffff, #10161f));
    --own-radius: var(--candor-radius, 10px);
    font: 400 1rem / 1.5 var(--candor-font, system-ui, sans-serif);
    color: var(--own-text);
  }
  @media (prefers-contrast: more) {
    :host {
      --own-muted: var(--own-text);
      --own-line: var(--own-text);
    }
  }
  :host([hidden]) {
    display: none;
  }
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  h2,
  h3,
  p,
  ul,
  dl,
  dd,
  fieldset {
    margin: 0;
    padding: 0;
  }
  h2 {
    font-size: 1.15rem;
    line-height: 1.3;
  }
  h3,
  legend {
    font-size: 1rem;
    font-weight: 600;
    padding: 0;
  }
  legend:not(.unseen) {
    margin-block-end: 0.75rem;
  }
  fieldset {
    border: 0;
    min-inline-size: 0;
  }
  a {
    color: var(--own-accent);
  }
  button {
    font: inherit;
    font-weight: 600;
    min-block-size: 2.75rem;
    padding: 0.5rem 1rem;
    border: 1px solid var(--own-accent);
    border-radius: var(--own-radius);
    background: var(--own-surface);
    color: var(--own-accent);
    cursor: pointer;
  }
  button:hover:not(:disabled, [aria-disabled='true']) {
    background: var(--own-accent);
    color: var(--own-on);
  }
  button:is(:disabled, [aria-disabled='true']) {
    border-color: var(--own-line);
    color: var(--own-muted);
    cursor: default;
  }
  :focus-visible {
    outline: 3px solid var(--own-accent);
    outline-offset: 2px;
  }
  .muted {
    color: var(--own-muted);
  }
  .small {
    font-size: 0.9rem;
  }
  .stack {
    display: grid;
    gap: 0.75rem;
    grid-template-columns: minmax(0, 1fr);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.75rem;
  }
  .frame {
    background: var(--own-surface);
    color: var(--own-text);
    border: 1px solid var(--own-line);
    border-radius: var(--own-radius);
    padding: 1rem;
  }
  pre {
    margin: 0;
    padding: 0.5rem;
    max-block-size: 12rem;
    overflow: auto;
    border: 1px solid var(--own-line);
    border-radius: var(--own-radius);
    font: 0.8rem / 1.4 ui-monospace, monospace;
    text-align: start;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  pre:not([dir]) {
    direction: ltr;
  }
  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;

/** Choosing one of the levels. */
export const levelSheet: CSSResult = css`
  .levels {
    display: grid;
    gap: 0.5rem;
  }
  .level {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 0.25rem 0.6rem;
    padding: 0.6rem;
    border: 1px solid var(--own-line);
    border-radius: var(--own-radius);
  }
  .level input {
    inline-size: 1.2rem;
    block-size: 1.2rem;
    margin: 0.15rem 0 0;
    accent-color: var(--own-accent);
  }
  .level > .wide {
    grid-column: 2;
  }
  summary {
    cursor: pointer;
    color: var(--own-accent);
    padding-block: 0.35rem;
  }
`;
