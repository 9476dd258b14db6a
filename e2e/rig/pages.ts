import { bundle } from '../../test/bundle.ts';

declare global {
  /** What the page hears of as its own errors; stays empty whatever happens to the library. */
  var hostErrors: string[];
}

/** A file that a server of the rig hands out. */
export interface ServedPage {
  readonly body: string;
  /** @default 'text/html' */
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Runs before everything else on a page of the rig. */
export const listenForErrors = `var hostErrors = [];
addEventListener('error', (event) => hostErrors.push(String(event.message)));
addEventListener('unhandledrejection', (event) => hostErrors.push(String(event.reason)));`;

/** A page with nothing but the library on it. */
export const corePage: ServedPage = {
  body: `<!doctype html><meta charset="utf-8"><title>core</title><script>${listenForErrors}</script><h1>core</h1>
<script type="module" src="/core.js"></script>`,
};

let core: Promise<string> | undefined;

/** The library with all its names at `candorCore`, in one file. */
export function bundledCore(): Promise<string> {
  core ??= bundle(`import * as core from '@candor/core'; globalThis.candorCore = core;`, {
    isOneFile: true,
  }).then(({ code }) => code);
  return core;
}
