/** What the levels are called and mean. */
export interface LevelTexts {
  readonly none: string;
  readonly noneMeans: string;
  readonly basic: string;
  readonly basicMeans: string;
  readonly enhanced: string;
  readonly enhancedMeans: string;
  readonly full: string;
  readonly fullMeans: string;
  /** Opens the list of what is collected at a level. */
  readonly inDetail: string;
  /** Above an example. */
  readonly example: string;
  readonly onDevice: string;
  readonly ids: string;
}

export const en: LevelTexts = {
  none: 'Nothing',
  noneMeans: 'Nothing is collected, sent or stored, except that you said so.',
  basic: 'Whether it works',
  basicMeans:
    'How fast pages are and which errors occur. Nothing of it is tied to you, and only this decision is kept on your device.',
  enhanced: 'And what is used',
  enhancedMeans: 'Also which features are used, under a random number that changes with each visit.',
  full: 'And returning visits',
  fullMeans:
    'Also a random number of this browser for some days, so that returning can be told from arriving.',
  inDetail: 'Everything that is collected',
  example: 'An example, as it would be sent',
  onDevice: 'On your device',
  ids: 'Random numbers',
};
