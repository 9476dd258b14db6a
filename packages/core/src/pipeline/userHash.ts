import { digest } from '../wire/digest.ts';
import { createRedactor } from './redact.ts';

/** What stands for a site's own pseudonym; `undefined` for what is none, or may be more than that. */
export function toUserHash(pseudonym: unknown, site: string): string | undefined {
  // ASCII without a space and without `@`.
  const isShort = typeof pseudonym === 'string' && /^[!-?A-~]{1,128}$/.test(pseudonym);
  // Whatever the site has switched off: this text must be no personal data by itself.
  if (!isShort || createRedactor().text(pseudonym) !== pseudonym) return undefined;
  // Salted, so that the same pseudonym on two sites is not the same hash.
  return digest(`candor user ${encodeURI(site)} ${pseudonym}`);
}
