/** `localStorage` that never throws; where there is none it forgets everything. */
export interface DeviceStorage {
  get(key: string): string | undefined;
  /** Says whether it is stored: it is not when the quota is used up. */
  set(key: string, value: string): boolean;
  remove(key: string): void;
  keys(prefix: string): string[];
}

/** Touches nothing until it is asked for something. */
export function createDeviceStorage(): DeviceStorage {
  return {
    get: (key) => attempt((storage) => storage.getItem(key)) ?? undefined,
    set: (key, value) =>
      attempt((storage) => {
        storage.setItem(key, value);
        return true;
      }) ?? false,
    remove: (key) => attempt((storage) => storage.removeItem(key)),
    keys: (prefix) =>
      attempt((storage) => Object.keys(storage).filter((key) => key.startsWith(prefix))) ?? [],
  };
}

function attempt<T>(use: (storage: Storage) => T): T | undefined {
  try {
    // Node warns when its own localStorage is touched. Sandboxed frames throw on access, some webviews give null.
    const storage: Storage | null | undefined = globalThis.document && globalThis.localStorage;
    return storage ? use(storage) : undefined;
  } catch {
    return undefined; // Denied or full.
  }
}
