import { type LevelTexts, en as levels } from '../../levels/en.ts';

/** What `<candor-consent>` says. */
export interface ConsentTexts extends LevelTexts {
  readonly heading: string;
  readonly text: string;
  readonly no: string;
  readonly yes: string;
  /** Opens the choice among the levels. */
  readonly choose: string;
  readonly chooseLegend: string;
  readonly save: string;
}

export const en: ConsentTexts = {
  ...levels,
  heading: 'May this site measure how it works for you?',
  text: 'Until you answer, nothing is collected, stored or sent. Whatever you answer, e-mail addresses, phone and card numbers and the like are removed in your browser, and you can change your mind at any time.',
  no: 'No, measure nothing',
  yes: 'Yes, measure',
  choose: 'Choose how much, and see what would be sent',
  chooseLegend: 'How much may be measured',
  save: 'Save this choice',
};
