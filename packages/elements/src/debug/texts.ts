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
  /** What the reasons and outcomes mean, by their names. */
  readonly reasons: Readonly<Record<string, string>>;
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
  reasons: {
    consent: 'the level in force does not allow this event',
    sampled: 'this visit is not among those that are measured',
    throttled: 'more happened than its window takes',
    before_send: 'the site’s beforeSend held it back',
    invalid: 'it was no event, or could not be read',
    nested: 'it was tracked while another one was',
    overflow: 'too much was waiting',
    expired: 'it waited for too long',
    too_large: 'no request could hold it',
    refused: 'the server did not take it',
    gone: 'the server takes nothing any more',
    withdrawn: 'consent was withdrawn while it waited',
    corrupt: 'it could not be read back from the device',
    store_lost: 'the device has lost it',
    accepted: 'the server has it',
    split: 'it was too large, and travels in parts',
    held: 'the server does not take it as things stand',
    retry: 'it could not be delivered yet, and stays',
  },
};
