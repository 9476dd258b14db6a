import { readFileSync } from 'node:fs';

/** What a client has sent: the pages of `e2e/clients`, as Chromium put them on the wire in November 2026. */
export function recorded(name: string): Buffer<ArrayBuffer> {
  return readFileSync(new URL(`recorded/${name}`, import.meta.url));
}

/** When that was. */
export const recordedAt: number = Date.UTC(2026, 10, 28, 9, 45, 50);

/** Everything in it that must not be kept. */
export const personalParts: RegExp =
  /grace\.hopper|457-55-5462|203\.0\.113\.77|[\w-]+-in-clear|uyfiYxxAtL|f4b0d98aa67c4718877916c1e9110770/;
