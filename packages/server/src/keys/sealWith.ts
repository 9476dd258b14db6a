import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** AES-256-GCM: hides bytes and shows whether they were changed, or moved from what they are about. */
export function sealWith(key: Buffer): {
  close(bytes: Uint8Array, about: string): string;
  /** `undefined` for what another key has sealed, is about something else, or was changed. */
  open(sealed: string, about: string): Buffer | undefined;
} {
  return {
    close(bytes, about) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about));
      const hidden = Buffer.concat([cipher.update(bytes), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString('base64');
    },
    open(sealed, about) {
      const bytes = Buffer.from(sealed, 'base64');
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 });
        decipher.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(12, 28));
        return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
      } catch {
        return undefined; // of another server, or damaged: the caller says so
      }
    },
  };
}
