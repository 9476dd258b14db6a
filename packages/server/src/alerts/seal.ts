import type { Keyed } from '../keys/hashKey.ts';
import { sealWith } from '../keys/sealWith.ts';

/** Hides what a file holds from whoever has the file and not the server's key. */
export interface Seal {
  close(text: string): string;
  /** `undefined` for what another key has sealed, or was changed. */
  open(sealed: string): string | undefined;
}

/** With a key that follows from the server's. */
export function createSeal(keyed: Keyed): Seal {
  const { close, open } = sealWith(
    Buffer.from(keyed('channel seal', 'first half') + keyed('channel seal', 'second half'), 'hex'),
  );
  return {
    close: (text) => close(Buffer.from(text), ''),
    open: (sealed) => open(sealed, '')?.toString('utf8'),
  };
}
