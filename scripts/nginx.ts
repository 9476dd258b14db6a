import { type AptPrograms, aptPrograms } from './aptPrograms.ts';

/** A proxy as most have it before their servers, and what makes a certificate for it. */
export const nginxPrograms: AptPrograms<'nginx' | 'openssl'> = aptPrograms(
  ['nginx', 'openssl'],
  ['nginx', 'openssl'],
);

if (import.meta.main) {
  await nginxPrograms.ensure();
  console.log(nginxPrograms.find()?.nginx ?? nginxPrograms.cure);
}
