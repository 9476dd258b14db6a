/** What `<candor-feedback>` says. */
export interface FeedbackTexts {
  readonly heading: string;
  readonly errorHeading: string;
  readonly label: string;
  readonly hint: string;
  readonly willSend: string;
  readonly send: string;
  readonly cancel: string;
  readonly close: string;
  readonly thanks: string;
  readonly thanksOffline: string;
  readonly isEmpty: string;
  readonly isForbidden: string;
}

export const en: FeedbackTexts = {
  heading: 'Tell us about this page',
  errorHeading: 'Something went wrong. What happened?',
  label: 'In your own words',
  hint: 'E-mail addresses, phone and card numbers and the like are removed in your browser before this is sent.',
  willSend: 'This is what will be sent',
  send: 'Send',
  cancel: 'Cancel',
  close: 'Close',
  thanks: 'Thank you. It was handed over.',
  thanksOffline: 'Thank you. You are offline: it is kept until you are not.',
  isEmpty: 'Please write a few words first.',
  isForbidden: 'Your privacy setting does not allow sending what you do here, so this cannot be sent.',
};
