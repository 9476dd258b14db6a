import { es as levels } from '../../levels/es.ts';
import type { ConsentTexts } from './en.ts';

export const es: ConsentTexts = {
  ...levels,
  heading: '¿Puede este sitio medir cómo funciona para usted?',
  text: 'Mientras no responda, no se recoge, guarda ni envía nada. Responda lo que responda, las direcciones de correo, los números de teléfono y de tarjeta y otros parecidos se eliminan en su navegador, y puede cambiar de opinión en cualquier momento.',
  no: 'No, no medir nada',
  yes: 'Sí, medir',
  choose: 'Elegir cuánto y ver qué se enviaría',
  chooseLegend: 'Cuánto se puede medir',
  save: 'Guardar esta elección',
};
