import type { DashboardTexts } from './en.ts';

export const de: DashboardTexts = {
  heading: 'Was Sie hier getan haben',
  week: 'Letzte 7 Tage',
  month: 'Letzte 30 Tage',
  earlier: 'Früher',
  later: 'Später',
  perDay: 'Ereignisse an jedem Tag',
  empty:
    'Von diesen Tagen ist nichts da. Aufgezeichnet wird nur auf diesem Gerät und nur, wo Ihre Einstellung es erlaubt.',
  activeTime: 'Zeit der Benutzung: {now}, davor: {before}',
  insights: 'Was sich geändert hat',
  silent: 'Nichts, was nicht auch Zufall sein könnte.',
  slower:
    '{kind} dauert {now} ms statt {before} ms ({n} Messungen). Vielleicht sollte die Website davon wissen.',
  failing:
    '{kind} schlägt in {now} % der Fälle fehl statt in {before} % ({n} Versuche). Ein anderer Weg zum selben Ziel erspart vielleicht Ärger.',
  unused:
    '{kind} wurde an {before} von 42 Tagen benutzt und in den letzten drei Wochen nicht. Wenn es Ihnen fehlt: Vielleicht ist es umgezogen.',
  used: 'Benutzt',
  slow: 'Dauert am längsten',
  errors: 'Fehler',
  health: 'Dienste',
  name: 'Name',
  times: 'Mal',
  before: 'Davor',
  failed: 'Fehlgeschlagen',
  typical: 'Die Hälfte bis, ms',
  slowest: '95 % bis, ms',
  more: '{shown} von {n} werden gezeigt. Die Dateien unten enthalten alle.',
  keep: 'Mitnehmen oder löschen',
  exportJson: 'Als JSON herunterladen',
  exportCsv: 'Als CSV herunterladen',
  exportMetrics: 'Als OpenMetrics herunterladen',
  print: 'Drucken',
  clear: 'Aufzeichnung löschen',
  clearAsk: 'Die ganze Aufzeichnung auf diesem Gerät löschen? Das lässt sich nicht rückgängig machen.',
  yes: 'Ja, löschen',
  no: 'Nein, behalten',
};
