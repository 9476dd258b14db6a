import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Keyed } from '../keys/hashKey.ts';

/** Hides what a file holds from whoever has the file and not the server's key. */
export interface Seal {
  close(text: string): string;
  /** `undefined` for what another key has sealed, or was changed. */
  open(sealed: string): string | undefined;
}

/** AES-256-GCM with a key that follows from the server's. */
export function createSeal(keyed: Keyed): Seal {
  const key = Buffer.from(keyed('channel seal', 'first half') + keyed('channel seal', 'second half'), 'hex');
  return {
    close(text) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString('base64');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64');
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 });
        decipher.setAuthTag(bytes.subarray(12, 28));
        return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
      } catch {
        return undefined; // of another server, or damaged: the caller says so
      }
    },
  };
}
