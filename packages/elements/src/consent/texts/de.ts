import { de as levels } from '../../levels/de.ts';
import type { ConsentTexts } from './en.ts';

export const de: ConsentTexts = {
  ...levels,
  heading: 'Darf diese Website messen, wie sie für Sie funktioniert?',
  text: 'Bevor Sie antworten, wird nichts erfasst, gespeichert oder gesendet. Wie auch immer Sie antworten: E-Mail-Adressen, Telefon- und Kartennummern und Ähnliches werden in Ihrem Browser entfernt, und Sie können Ihre Meinung jederzeit ändern.',
  no: 'Nein, nichts messen',
  yes: 'Ja, messen',
  choose: 'Wählen, wie viel, und sehen, was gesendet würde',
  chooseLegend: 'Wie viel gemessen werden darf',
  save: 'Diese Wahl speichern',
};
