import type { DashboardTexts } from './en.ts';

export const es: DashboardTexts = {
  heading: 'Lo que hizo aquí',
  week: 'Últimos 7 días',
  month: 'Últimos 30 días',
  earlier: 'Antes',
  later: 'Después',
  perDay: 'Eventos de cada día',
  empty:
    'No se guarda nada de estos días. El registro está solo en este dispositivo, y solo si su ajuste lo permite.',
  activeTime: 'Tiempo de uso: {now}, antes: {before}',
  insights: 'Qué ha cambiado',
  silent: 'Nada que no pudiera ser casualidad.',
  slower:
    '{kind} tarda {now} ms en lugar de {before} ms ({n} mediciones). Quizá convenga decírselo al sitio.',
  failing:
    '{kind} falla en el {now} % de los casos en lugar del {before} % ({n} intentos). Otra forma de hacerlo quizá le ahorre molestias.',
  unused:
    '{kind} se usó {before} de 42 días y no en las últimas tres semanas. Si lo echa de menos, quizá haya cambiado de lugar.',
  used: 'Usado',
  slow: 'Lo que más tarda',
  errors: 'Errores',
  health: 'Servicios',
  name: 'Nombre',
  times: 'Veces',
  before: 'Antes',
  failed: 'Fallos',
  typical: 'La mitad hasta, ms',
  slowest: '95 % hasta, ms',
  more: 'Se muestran {shown} de {n}. Los archivos de abajo los contienen todos.',
  keep: 'Llevárselo o eliminarlo',
  exportJson: 'Descargar como JSON',
  exportCsv: 'Descargar como CSV',
  exportMetrics: 'Descargar como OpenMetrics',
  print: 'Imprimir',
  clear: 'Borrar este registro',
  clearAsk: '¿Borrar todo el registro de este dispositivo? No se puede deshacer.',
  yes: 'Sí, borrar',
  no: 'No, conservar',
};
