import { type AptPrograms, aptPrograms } from './aptPrograms.ts';

/** A proxy as most have it before their servers, and what makes a certificate for it. */
export const nginxPrograms: AptPrograms<'nginx' | 'openssl'> = aptPrograms(
  ['nginx', 'openssl'],
  ['nginx', 'openssl'],
  'proxies',
);

/** One that gets its certificates by itself. */
export const caddyPrograms: AptPrograms<'caddy'> = aptPrograms(['caddy'], ['caddy'], 'proxies');

/** Fetches both; what stays missing is up to the tests. */
export async function ensureProxies(): Promise<void> {
  await nginxPrograms.ensure();
  await caddyPrograms.ensure();
}

if (import.meta.main) {
  await ensureProxies();
  console.log(nginxPrograms.find()?.nginx ?? nginxPrograms.cure);
  console.log(caddyPrograms.find()?.caddy ?? caddyPrograms.cure);
}
