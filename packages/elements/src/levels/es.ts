import type { LevelTexts } from './en.ts';

export const es: LevelTexts = {
  none: 'Nada',
  noneMeans: 'No se recoge, envía ni guarda nada, salvo que usted lo ha decidido así.',
  basic: 'Si funciona',
  basicMeans:
    'La rapidez de las páginas y los errores que ocurren. Nada se vincula con usted, y en su dispositivo solo se guarda esta decisión.',
  enhanced: 'Y qué se utiliza',
  enhancedMeans: 'También qué funciones se utilizan, bajo un número aleatorio que cambia con cada visita.',
  full: 'Y las visitas repetidas',
  fullMeans:
    'También, durante unos días, un número aleatorio de este navegador, para distinguir una primera visita de un regreso.',
  inDetail: 'Todo lo que se recoge',
  example: 'Un ejemplo, tal como se enviaría',
  onDevice: 'En su dispositivo',
  ids: 'Números aleatorios',
};
