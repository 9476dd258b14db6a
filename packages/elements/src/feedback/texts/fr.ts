import type { FeedbackTexts } from './en.ts';

export const fr: FeedbackTexts = {
  heading: 'Parlez-nous de cette page',
  errorHeading: 'Une erreur s’est produite. Que s’est-il passé ?',
  label: 'Avec vos propres mots',
  hint: 'Adresses e-mail, numéros de téléphone, de carte et autres sont retirés dans votre navigateur avant l’envoi.',
  willSend: 'Voici ce qui sera envoyé',
  send: 'Envoyer',
  cancel: 'Annuler',
  close: 'Fermer',
  thanks: 'Merci. Votre message est remis.',
  thanksOffline: 'Merci. Vous êtes hors ligne : il est gardé jusqu’à votre retour.',
  isEmpty: 'Écrivez d’abord quelques mots.',
  isForbidden: 'Votre réglage de confidentialité ne permet pas d’envoyer ceci.',
};
