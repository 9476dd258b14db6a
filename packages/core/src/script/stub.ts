/** A call that waits for the file: the method, its arguments, and when it was made. */
export type QueuedCall = readonly [method: string, args: readonly unknown[], timestamp: number];

/** What stands in for the global until the file arrives. */
export interface Stub {
  readonly q: QueuedCall[];
  /** Takes the stub's listeners back. */
  readonly stop?: () => void;
  /** Called when the file has not come. */
  onUnavailable?: () => void;
  [method: string]: unknown;
}

/** The names in the page that the stub looks at, as far as they are there. */
interface Page {
  [name: string]: unknown;
  readonly trustedTypes?: {
    createPolicy(
      name: string,
      rules: { createScriptURL(): string },
    ): { createScriptURL(url: string): string };
  };
}

// Inlined above everything else on the page, so it counts every byte, waits for nothing and cannot fail. Where its own tag has
// `data-src` it loads the file from there once the page has loaded and been painted, with all other attributes of the tag.
((page: Page, tag: HTMLOrSVGScriptElement | null, q: QueuedCall[]) => {
  const { src, global: name = 'candor' } = tag?.dataset ?? {};
  // As the empty text that is `window.name`.
  if (page[name] !== undefined && page[name] !== null) return;
  const push = (method: string, args: unknown[]): unknown =>
    q.length < 99 && q.push([method, args, Date.now()]);
  const onError = (event: Event & { error?: unknown; reason?: unknown; message?: unknown }): void => {
    push('captureError', [event.error ?? event.reason ?? event.message, { handled: false }]);
  };
  const stop = (): void => {
    removeEventListener('error', onError);
    removeEventListener('unhandledrejection', onError);
  };
  const stub: Stub = { q, stop };
  const giveUp = (): void => {
    if (page[name] !== stub) return;
    stop();
    q.length = 0;
    // Whoever still calls is not kept; a file that comes after all listens again.
    q.push = () => 0;
    stub.onUnavailable?.();
  };
  const load = (): void => {
    setTimeout(giveUp, 10_000);
    if (!src || !tag) return;
    try {
      const file = document.createElement('script');
      for (const attribute of tag.attributes) file.setAttributeNode(attribute.cloneNode() as Attr);
      // Browsers hide it from who reads attributes.
      file.nonce = tag.nonce ?? '';
      const rules = { createScriptURL: () => src };
      file.src = page.trustedTypes?.createPolicy('candor', rules).createScriptURL(src) ?? src;
      document.head.append(file);
    } catch {
      // The page allows no policy of this name: the file does not come.
    }
  };
  for (const method of 'track captureError addBreadcrumb setConsent setUser forgetMe onReady'.split(' '))
    stub[method] = (...args: unknown[]) => push(method, args);
  addEventListener('error', onError);
  addEventListener('unhandledrejection', onError);
  page[name] = stub;
  if (!src || document.readyState === 'complete') load();
  else addEventListener('load', () => requestAnimationFrame(() => setTimeout(load)), { once: true });
})(window as unknown as Page, document.currentScript, []);
