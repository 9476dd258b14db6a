import { es as levels } from '../../levels/es.ts';
import type { PrivacyTexts } from './en.ts';

export const es: PrivacyTexts = {
  ...levels,
  levelHeading: 'Cuánto se puede medir',
  save: 'Guardar',
  saved: 'Guardado. Vale desde ahora, en todas las pestañas.',
  withdrawHint:
    'Esto detiene todo y vacía este dispositivo; lo enviado caduca. Si también quiere que se borre, bórrelo primero: después nada podrá probar que era suyo.',
  dataHeading: 'Qué se sabe',
  dataText: 'Aquí y en cada servidor al que se envió algo.',
  show: 'Mostrar',
  asking: 'Preguntando…',
  failed: 'No ha funcionado. Inténtelo de nuevo.',
  decisions: 'Sus decisiones',
  idsHere: 'Números aleatorios de este navegador',
  noIds: 'ninguno',
  stored: 'Guardado en este dispositivo',
  nothingStored: 'nada',
  waiting: 'Eventos que esperan aquí a ser enviados',
  server: 'Servidor',
  serverUnknown: 'no se pudo consultar',
  serverKnows: 'conoce {n} eventos',
  newest: 'Los eventos más recientes',
  exportJson: 'Descargar como JSON',
  exportCsv: 'Descargar como CSV',
  eraseHeading: 'Borrar',
  eraseText:
    'Borra lo que hay aquí y pide a cada servidor que borre lo que sabe de usted. Su ajuste se mantiene.',
  erase: 'Borrar todo',
  eraseAsk: '¿Borrar todo, aquí y en los servidores? No se puede deshacer.',
  eraseYes: 'Sí, borrar',
  eraseNo: 'No, conservar',
  erased: 'Borrado.',
  erasePending: 'Borrado aquí. No se pudo consultar un servidor: se le preguntará hasta que lo confirme.',
};
