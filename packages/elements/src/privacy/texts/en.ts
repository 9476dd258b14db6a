import { type LevelTexts, en as levels } from '../../levels/en.ts';

/** What `<candor-privacy>` says; `{n}` stands for a number. */
export interface PrivacyTexts extends LevelTexts {
  readonly levelHeading: string;
  readonly save: string;
  readonly saved: string;
  readonly withdrawHint: string;
  readonly dataHeading: string;
  readonly dataText: string;
  readonly show: string;
  readonly asking: string;
  readonly failed: string;
  readonly decisions: string;
  readonly idsHere: string;
  readonly noIds: string;
  readonly stored: string;
  readonly nothingStored: string;
  readonly waiting: string;
  readonly server: string;
  readonly serverUnknown: string;
  readonly serverKnows: string;
  readonly newest: string;
  readonly exportJson: string;
  readonly exportCsv: string;
  readonly eraseHeading: string;
  readonly eraseText: string;
  readonly erase: string;
  readonly eraseAsk: string;
  readonly eraseYes: string;
  readonly eraseNo: string;
  readonly erased: string;
  readonly erasePending: string;
}

export const en: PrivacyTexts = {
  ...levels,
  levelHeading: 'How much may be measured',
  save: 'Save',
  saved: 'Saved. It holds from now on, in every tab.',
  withdrawHint:
    'This stops everything and empties this device, and what was sent expires. To have that erased too, delete it first: afterwards nothing can prove that it was yours.',
  dataHeading: 'What is known',
  dataText: 'Here, and at every server that something was sent to.',
  show: 'Show it',
  asking: 'Asking…',
  failed: 'That did not work. Please try again.',
  decisions: 'Your decisions',
  idsHere: 'Random numbers of this browser',
  noIds: 'none',
  stored: 'Stored on this device',
  nothingStored: 'nothing',
  waiting: 'Events that wait here to be sent',
  server: 'Server',
  serverUnknown: 'could not be asked',
  serverKnows: 'knows {n} events',
  newest: 'The newest events',
  exportJson: 'Download as JSON',
  exportCsv: 'Download as CSV',
  eraseHeading: 'Delete',
  eraseText:
    'Deletes what lies here, and asks every server to delete what it knows of you. Your setting stays.',
  erase: 'Delete everything',
  eraseAsk: 'Delete everything, here and at the servers? This cannot be undone.',
  eraseYes: 'Yes, delete',
  eraseNo: 'No, keep it',
  erased: 'Deleted.',
  erasePending: 'Deleted here. A server could not be reached: it is asked again until it has confirmed.',
};
