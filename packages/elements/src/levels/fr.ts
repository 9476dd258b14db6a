import type { LevelTexts } from './en.ts';

export const fr: LevelTexts = {
  none: 'Rien',
  noneMeans: 'Rien n’est recueilli, envoyé ni enregistré, sauf votre refus lui-même.',
  basic: 'Si le site fonctionne',
  basicMeans:
    'La rapidité des pages et les erreurs qui se produisent. Rien n’est relié à vous, et seule cette décision est conservée sur votre appareil.',
  enhanced: 'Et ce qui est utilisé',
  enhancedMeans: 'Aussi les fonctions utilisées, sous un numéro aléatoire qui change à chaque visite.',
  full: 'Et les visites répétées',
  fullMeans:
    'Aussi, pendant quelques jours, un numéro aléatoire de ce navigateur, pour distinguer une première visite d’un retour.',
  inDetail: 'Tout ce qui est recueilli',
  example: 'Un exemple, tel qu’il serait envoyé',
  onDevice: 'Sur votre appareil',
  ids: 'Numéros aléatoires',
};
