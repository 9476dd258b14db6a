import type { DashboardTexts } from './en.ts';

export const fr: DashboardTexts = {
  heading: 'Ce que vous avez fait ici',
  week: '7 derniers jours',
  month: '30 derniers jours',
  earlier: 'Avant',
  later: 'Après',
  perDay: 'Événements par jour',
  empty:
    'Rien n’est gardé de ces jours. Un relevé n’est tenu que sur cet appareil, et seulement si votre réglage le permet.',
  activeTime: 'Temps d’utilisation : {now}, avant : {before}',
  insights: 'Ce qui a changé',
  silent: 'Rien que le hasard n’aurait pu faire.',
  slower:
    '{kind} prend {now} ms au lieu de {before} ms ({n} mesures). Le site gagnerait peut-être à le savoir.',
  failing:
    '{kind} échoue dans {now} % des cas au lieu de {before} % ({n} essais). Une autre façon de faire vous épargnerait peut-être des ennuis.',
  unused:
    '{kind} a servi {before} jours sur 42, et plus ces trois dernières semaines. S’il vous manque, il a peut-être changé de place.',
  used: 'Utilisé',
  slow: 'Le plus long',
  errors: 'Erreurs',
  health: 'Services',
  name: 'Nom',
  times: 'Fois',
  before: 'Avant',
  failed: 'Échecs',
  typical: 'La moitié sous, ms',
  slowest: '95 % sous, ms',
  more: '{shown} sur {n} sont affichés. Les fichiers ci-dessous les contiennent tous.',
  keep: 'L’emporter ou le supprimer',
  exportJson: 'Télécharger en JSON',
  exportCsv: 'Télécharger en CSV',
  exportMetrics: 'Télécharger en OpenMetrics',
  print: 'Imprimer',
  clear: 'Effacer ce relevé',
  clearAsk: 'Effacer tout le relevé de cet appareil ? C’est irréversible.',
  yes: 'Oui, effacer',
  no: 'Non, garder',
};
