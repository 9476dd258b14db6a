import type { FeedbackTexts } from './en.ts';

export const de: FeedbackTexts = {
  heading: 'Sagen Sie uns etwas zu dieser Seite',
  errorHeading: 'Etwas ist schiefgegangen. Was ist passiert?',
  label: 'In Ihren eigenen Worten',
  hint: 'E-Mail-Adressen, Telefon- und Kartennummern und Ähnliches werden in Ihrem Browser entfernt, bevor dies gesendet wird.',
  willSend: 'Das wird gesendet',
  send: 'Senden',
  cancel: 'Abbrechen',
  close: 'Schließen',
  thanks: 'Danke. Es wurde übergeben.',
  thanksOffline: 'Danke. Sie sind offline: Es bleibt liegen, bis Sie es nicht mehr sind.',
  isEmpty: 'Bitte schreiben Sie zuerst ein paar Worte.',
  isForbidden: 'Ihre Datenschutzeinstellung erlaubt nicht, so etwas zu senden.',
};
