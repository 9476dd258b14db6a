/** The whole address of a server, its host, and whether it can be asked for anything without a preflight. */
export function addressOf(
  endpoint = '',
  writeKey?: string,
): { url: string; host?: string; isSameOrigin: boolean } {
  const { document, location } = globalThis;
  try {
    const url = new URL(endpoint, document?.baseURI ?? location?.href);
    // In the address, because a header would cost a preflight.
    if (writeKey) url.searchParams.set('key', writeKey);
    return { url: url.href, host: url.host, isSameOrigin: !location || url.origin === location.origin };
  } catch {
    // A path leads nowhere on a server or in an about:blank frame: every request fails, and the status says so.
    return { url: endpoint, isSameOrigin: true };
  }
}
