import { de as levels } from '../../levels/de.ts';
import type { PrivacyTexts } from './en.ts';

export const de: PrivacyTexts = {
  ...levels,
  levelHeading: 'Wie viel gemessen werden darf',
  save: 'Speichern',
  saved: 'Gespeichert. Es gilt ab jetzt, in jedem Tab.',
  withdrawHint:
    'Das beendet alles und leert dieses Gerät; was gesendet wurde, läuft ab. Soll es auch gelöscht werden, löschen Sie zuerst: Danach kann nichts mehr beweisen, dass es Ihres war.',
  dataHeading: 'Was bekannt ist',
  dataText: 'Hier und auf jedem Server, an den etwas gesendet wurde.',
  show: 'Anzeigen',
  asking: 'Wird gefragt …',
  failed: 'Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.',
  decisions: 'Ihre Entscheidungen',
  idsHere: 'Zufallszahlen dieses Browsers',
  noIds: 'keine',
  stored: 'Auf diesem Gerät gespeichert',
  nothingStored: 'nichts',
  waiting: 'Ereignisse, die hier auf das Senden warten',
  server: 'Server',
  serverUnknown: 'war nicht zu erreichen',
  serverKnows: 'kennt {n} Ereignisse',
  newest: 'Die neuesten Ereignisse',
  exportJson: 'Als JSON herunterladen',
  exportCsv: 'Als CSV herunterladen',
  eraseHeading: 'Löschen',
  eraseText:
    'Löscht, was hier liegt, und bittet jeden Server zu löschen, was er von Ihnen weiß. Ihre Einstellung bleibt.',
  erase: 'Alles löschen',
  eraseAsk: 'Alles löschen, hier und auf den Servern? Das lässt sich nicht rückgängig machen.',
  eraseYes: 'Ja, löschen',
  eraseNo: 'Nein, behalten',
  erased: 'Gelöscht.',
  erasePending: 'Hier gelöscht. Ein Server war nicht zu erreichen: Er wird gefragt, bis er es bestätigt hat.',
};
