import { type AptPrograms, aptPrograms } from './aptPrograms.ts';

/** Prometheus, and the tool that checks what it is to read. */
export const prometheusPrograms: AptPrograms<'prometheus' | 'promtool'> = aptPrograms(
  ['prometheus', 'promtool'],
  ['prometheus'],
);

if (import.meta.main) {
  await prometheusPrograms.ensure();
  console.log(prometheusPrograms.find()?.prometheus ?? prometheusPrograms.cure);
}
