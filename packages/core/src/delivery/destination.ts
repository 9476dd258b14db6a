/** Where a server is. */
export interface Destination {
  readonly endpoint: string;
  readonly writeKey: string | undefined;
}

/** The whole address, and whether it can be asked for anything without a preflight. */
export function addressOf({ endpoint, writeKey }: Destination): { url: string; isSameOrigin: boolean } {
  const { document, location } = globalThis;
  const base = document?.baseURI ?? location?.href;
  try {
    const url = new URL(endpoint, base);
    // In the address, because a header would cost a preflight.
    if (writeKey) url.searchParams.set('key', writeKey);
    return { url: url.href, isSameOrigin: !location || url.origin === location.origin };
  } catch {
    // A path leads nowhere on a server or in an about:blank frame: every request fails, and the status says so.
    return { url: endpoint, isSameOrigin: true };
  }
}
