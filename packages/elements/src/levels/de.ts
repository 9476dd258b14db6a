import type { LevelTexts } from './en.ts';

export const de: LevelTexts = {
  none: 'Nichts',
  noneMeans: 'Nichts wird erfasst, gesendet oder gespeichert, außer dass Sie es so wollen.',
  basic: 'Ob alles funktioniert',
  basicMeans:
    'Wie schnell Seiten sind und welche Fehler auftreten. Nichts davon ist mit Ihnen verknüpft, und auf Ihrem Gerät liegt nur diese Entscheidung.',
  enhanced: 'Auch, was benutzt wird',
  enhancedMeans:
    'Zusätzlich, welche Funktionen benutzt werden, unter einer Zufallszahl, die mit jedem Besuch wechselt.',
  full: 'Auch wiederkehrende Besuche',
  fullMeans:
    'Zusätzlich für einige Tage eine Zufallszahl dieses Browsers, damit ein neuer Besuch von einem weiteren zu unterscheiden ist.',
  inDetail: 'Alles, was erfasst wird',
  example: 'Ein Beispiel, wie es gesendet würde',
  onDevice: 'Auf Ihrem Gerät',
  ids: 'Zufallszahlen',
};
