/** Remembers ids of events, the newest ones, in little room. */
export interface KnownIds {
  has(id: string): boolean;
  add(id: string): void;
  readonly size: number;
}

// 64 of an id's 122 random bits are kept: among four million ids, one in four billion new ones is taken for a repeat.
const firstSlots = 1 << 10;

// Each grows by itself and is soon copied: senders wait for a millisecond then, and not for as long as it takes to copy all.
const shards = 64;

/** The newest that a set of the usual size still holds whatever it was told before and forgets. */
export const LEAST_KNOWN = 2_000_000;

/**
 * Makes a set of UUIDs that holds between half of `max` and `max` of the newest: when the younger half is full, the
 * older one is forgotten. Four million take at most 64 MB.
 */
export function createKnownIds(max: number = 2 * LEAST_KNOWN): KnownIds {
  const half = Math.ceil(max / 2);
  let young = createShards();
  let old = createShards();
  return {
    has(id) {
      const [high, low] = toWords(id);
      return young.has(high, low) || old.has(high, low);
    },
    add(id) {
      const [high, low] = toWords(id);
      young.add(high, low);
      if (young.size() < half) return;
      old = young;
      young = createShards();
    },
    get size() {
      return young.size() + old.size();
    },
  };
}

interface Table {
  has(high: number, low: number): boolean;
  /** `false` when it was there. */
  add(high: number, low: number): boolean;
}

function createShards(): Table & { size(): number } {
  const tables = Array.from({ length: shards }, createTable);
  let used = 0;
  // The slot within a table is told by the other word.
  const of = (high: number): Table | undefined => tables[high % shards];
  return {
    has: (high, low) => of(high)?.has(high, low) === true,
    add(high, low) {
      const isNew = of(high)?.add(high, low) === true;
      if (isNew) used += 1;
      return isNew;
    },
    size: () => used,
  };
}

/** Open addressing with linear probing, at most half full; two words a slot, both 0 where it is free. */
function createTable(): Table {
  let words = new Uint32Array(firstSlots * 2);
  let used = 0;

  function find(table: Uint32Array, high: number, low: number): number {
    const mask = table.length / 2 - 1;
    let slot = low & mask;
    for (;;) {
      const at = slot * 2;
      const isFree = table[at] === 0 && table[at + 1] === 0;
      if (isFree || (table[at] === high && table[at + 1] === low)) return at;
      slot = (slot + 1) & mask;
    }
  }

  function grow(): void {
    const larger = new Uint32Array(words.length * 2);
    for (let at = 0; at < words.length; at += 2) {
      const high = words[at] ?? 0;
      const low = words[at + 1] ?? 0;
      if (low === 0) continue;
      const to = find(larger, high, low);
      larger[to] = high;
      larger[to + 1] = low;
    }
    words = larger;
  }

  return {
    has: (high, low) => words[find(words, high, low) + 1] !== 0,
    add(high, low) {
      const at = find(words, high, low);
      if (words[at + 1] !== 0) return false;
      words[at] = high;
      words[at + 1] = low;
      used += 1;
      if (used * 4 > words.length) grow();
      return true;
    },
  };
}

/** The first and the last 32 bits, which hold neither version nor variant. The last is never 0: 0 means free. */
function toWords(id: string): [number, number] {
  return [Number.parseInt(id.slice(0, 8), 16), Number.parseInt(id.slice(-8), 16) || 1];
}
