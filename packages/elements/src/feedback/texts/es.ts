import type { FeedbackTexts } from './en.ts';

export const es: FeedbackTexts = {
  heading: 'Cuéntenos algo sobre esta página',
  errorHeading: 'Algo ha fallado. ¿Qué ha ocurrido?',
  label: 'Con sus propias palabras',
  hint: 'Las direcciones de correo, los números de teléfono y de tarjeta y otros parecidos se eliminan en su navegador antes del envío.',
  willSend: 'Esto es lo que se enviará',
  send: 'Enviar',
  cancel: 'Cancelar',
  close: 'Cerrar',
  thanks: 'Gracias. Se ha entregado.',
  thanksOffline: 'Gracias. No tiene conexión: se guarda hasta que la tenga.',
  isEmpty: 'Escriba primero unas palabras.',
  isForbidden: 'Su ajuste de privacidad no permite enviar esto.',
};
