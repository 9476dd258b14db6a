/** Puts back what a test file leaves behind at the global object, at the page and in its storage, so that the next finds nothing of it. */
export function keepGlobals(): () => Promise<void> {
  const kept = objects().map((object) => [object, Object.getOwnPropertyDescriptors(object)] as const);
  const address = globalThis.location?.href;

  return async () => {
    for (const [object, before] of kept) restore(object, before);
    if (typeof document !== 'undefined') {
      document.head.querySelectorAll('script, link, meta').forEach((node) => {
        if (!(node instanceof HTMLScriptElement) || !node.src.endsWith('/suite.js')) node.remove();
      });
      document.body.replaceChildren();
      // WebKit lets nobody do that more than a hundred times in half a minute.
      if (location.href !== address) history.replaceState(null, '', address);
    }
    await clearStorage();
  };
}

function objects(): object[] {
  const { document, navigator, history, performance, Storage } = globalThis;
  const platform = [document, navigator, history, performance, console, Storage?.prototype];
  const prototypes = [document, navigator, history, performance].map(
    (object) => object && Object.getPrototypeOf(object),
  );
  return [globalThis, ...platform, ...prototypes].filter((object) => object !== undefined);
}

function restore(object: object, before: Readonly<Record<PropertyKey, PropertyDescriptor>>): void {
  for (const key of Reflect.ownKeys(object)) {
    if (!(key in before) && !String(key).startsWith('__vitest')) Reflect.deleteProperty(object, key);
  }
  for (const key of Reflect.ownKeys(before)) {
    const [was, is] = [before[key as string], Object.getOwnPropertyDescriptor(object, key)];
    if (was && (was.value !== is?.value || was.get !== is?.get)) Reflect.defineProperty(object, key, was);
  }
}

/** Forgets what a test has stored, as the next one would on a device of its own. */
export async function clearStorage(): Promise<void> {
  await locksReleased();
  if (typeof document !== 'undefined') {
    localStorage.clear();
    sessionStorage.clear();
  }
  if (typeof indexedDB === 'undefined') return;
  await new Promise<void>((resolve) => {
    const request = indexedDB.deleteDatabase('candor');
    request.onsuccess = request.onerror = request.onblocked = () => resolve();
  });
}

/** A collector that was stopped gives its locks back a moment later, and until then the next one is not the sender of the site. */
async function locksReleased(): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const { held = [], pending = [] } = (await locks?.query()) ?? {};
    if (held.length === 0 && pending.length === 0) return;
    await new Promise((resolve) => setTimer(resolve, 10));
  }
}

// Taken before a test stands in for them.
const locks = globalThis.navigator?.locks;
const setTimer = globalThis.setTimeout.bind(globalThis);
