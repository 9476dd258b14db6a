/** What `<candor-debug>` says; English, for those who look under the hood. */
export interface DebugTexts {
  readonly heading: string;
  readonly filter: string;
  readonly pause: string;
  readonly resume: string;
  readonly clear: string;
  readonly copy: string;
  readonly copied: string;
  readonly export: string;
  readonly close: string;
  readonly nothing: string;
  readonly removed: string;
  readonly state: string;
}

export const en: DebugTexts = {
  heading: 'Candor, what happens here',
  filter: 'Filter',
  pause: 'Pause',
  resume: 'Go on',
  clear: 'Clear',
  copy: 'Copy',
  copied: 'Copied.',
  export: 'Download',
  close: 'Close',
  nothing: 'Nothing has happened yet that this shows.',
  removed: 'removed',
  state: 'State',
};
