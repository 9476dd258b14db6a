/** Things that have begun, by their ids, until they end; the oldest are given up where there are too many. */
export interface Waiting<Thing> {
  readonly size: number;
  get(id: string): Thing | undefined;
  /** `false` where it has begun before. */
  begin(id: string, thing: Thing): boolean;
  /** What had begun; `undefined` when it never did or has ended before. */
  end(id: string): Thing | undefined;
  clear(): void;
}

/** Keeps the newest `max` things that wait. */
export function createWaiting<Thing>(max: number): Waiting<Thing> {
  const things = new Map<string, Thing>();
  return {
    get size() {
      return things.size;
    },
    get: (id) => things.get(id),
    begin(id, thing) {
      if (things.has(id)) return false;
      things.set(id, thing);
      const [oldest = id] = things.keys();
      if (things.size > max) things.delete(oldest);
      return true;
    },
    end(id) {
      const thing = things.get(id);
      things.delete(id);
      return thing;
    },
    clear: () => things.clear(),
  };
}
