import { fr as levels } from '../../levels/fr.ts';
import type { ConsentTexts } from './en.ts';

export const fr: ConsentTexts = {
  ...levels,
  heading: 'Ce site peut-il mesurer comment il fonctionne pour vous ?',
  text: 'Tant que vous n’avez pas répondu, rien n’est recueilli, enregistré ni envoyé. Quelle que soit votre réponse, adresses e-mail, numéros de téléphone, de carte et autres sont retirés dans votre navigateur, et vous pouvez changer d’avis à tout moment.',
  no: 'Non, ne rien mesurer',
  yes: 'Oui, mesurer',
  choose: 'Choisir combien, et voir ce qui serait envoyé',
  chooseLegend: 'Ce qui peut être mesuré',
  save: 'Enregistrer ce choix',
};
