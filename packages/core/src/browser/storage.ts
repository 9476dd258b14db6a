/** `localStorage` that never throws; where there is none it forgets everything. */
export interface DeviceStorage {
  get(key: string): string | undefined;
  /** Says whether it is stored: it is not when the quota is used up. */
  set(key: string, value: string): boolean;
  remove(key: string): void;
  keys(prefix: string): string[];
}

/** Touches nothing until it is asked for something. What is ours can be removed whatever functions the page has replaced. */
export function createDeviceStorage(): DeviceStorage {
  let known: Storage | null | undefined;

  const attempt = <T>(use: (storage: Storage) => T): T | undefined => {
    try {
      // Node warns when its own localStorage is touched. Sandboxed frames throw on access, some webviews give null.
      known ??= globalThis.document && globalThis.localStorage;
      return known ? use(known) : undefined;
    } catch {
      return undefined; // Denied or full.
    }
  };

  return {
    // By property and not by function: the page may have replaced that.
    get: (key) => attempt((storage) => storage[key] as string | undefined),
    set(key, value) {
      attempt((storage) => storage.setItem(key, value));
      const isStored = attempt((storage) => {
        // Some take everything and keep nothing.
        if (storage[key] !== value) storage[key] = value;
        return storage[key] === value;
      });
      return isStored ?? false;
    },
    remove: (key) => attempt((storage) => delete storage[key]),
    keys(prefix) {
      const found: string[] = [];
      attempt((storage) => {
        // No key of ours has a character beyond this one.
        for (const key in storage) if (key >= prefix && key < `${prefix}\uffff`) found[found.length] = key;
      });
      return found;
    },
  };
}
