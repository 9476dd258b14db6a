import { fr as levels } from '../../levels/fr.ts';
import type { PrivacyTexts } from './en.ts';

export const fr: PrivacyTexts = {
  ...levels,
  levelHeading: 'Ce qui peut être mesuré',
  save: 'Enregistrer',
  saved: 'Enregistré. Cela vaut dès maintenant, dans chaque onglet.',
  withdrawHint:
    'Cela arrête tout et vide cet appareil ; ce qui a été envoyé expire. Pour l’effacer aussi, effacez d’abord : ensuite rien ne pourra prouver que c’était à vous.',
  dataHeading: 'Ce qui est connu',
  dataText: 'Ici, et sur chaque serveur auquel quelque chose a été envoyé.',
  show: 'Afficher',
  asking: 'Demande en cours…',
  failed: 'Cela n’a pas fonctionné. Réessayez.',
  decisions: 'Vos décisions',
  idsHere: 'Numéros aléatoires de ce navigateur',
  noIds: 'aucun',
  stored: 'Enregistré sur cet appareil',
  nothingStored: 'rien',
  waiting: 'Événements qui attendent ici d’être envoyés',
  server: 'Serveur',
  serverUnknown: 'n’a pas pu être interrogé',
  serverKnows: 'connaît {n} événements',
  newest: 'Les événements les plus récents',
  exportJson: 'Télécharger en JSON',
  exportCsv: 'Télécharger en CSV',
  eraseHeading: 'Effacer',
  eraseText:
    'Efface ce qui se trouve ici et demande à chaque serveur d’effacer ce qu’il sait de vous. Votre réglage reste.',
  erase: 'Tout effacer',
  eraseAsk: 'Tout effacer, ici et sur les serveurs ? C’est irréversible.',
  eraseYes: 'Oui, effacer',
  eraseNo: 'Non, garder',
  erased: 'Effacé.',
  erasePending: 'Effacé ici. Un serveur n’a pas répondu : il sera interrogé jusqu’à sa confirmation.',
};
