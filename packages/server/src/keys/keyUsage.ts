import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDurably } from '../durableFile.ts';

/** What a key has sent, and how often it was refused. */
export interface KeyCounts {
  events: number;
  refused: number;
}

/** What each key has sent since midnight, UTC. */
export interface KeyUsage {
  today(id: string): KeyCounts;
  add(id: string, counted: keyof KeyCounts, count: number): void;
  secondsToMidnight(): number;
  /** Writes down what was counted and stops. */
  close(): Promise<void>;
}

const DAY = 24 * 60 * 60 * 1000;
const saveEveryMs = 10_000;

/** Counts in memory and writes it down every ten seconds: a crash forgets as much, and no more. */
export async function openKeyUsage(
  folder: string,
  { now, onFailure }: { now: () => number; onFailure: (error: unknown) => void },
): Promise<KeyUsage> {
  const path = join(folder, 'usage.json');
  let { day, keys } = (await read(path)) ?? { day: 0, keys: {} };
  let isChanged = false;
  let saving: Promise<void> = Promise.resolve();

  function turn(): void {
    const today = Math.floor(now() / DAY);
    if (today === day) return;
    day = today;
    keys = {};
  }

  function save(): Promise<void> {
    if (!isChanged) return saving;
    isChanged = false;
    saving = saving
      .then(() => writeDurably(path, JSON.stringify({ day, keys })))
      .catch((error: unknown) => {
        isChanged = true;
        onFailure(error);
      });
    return saving;
  }

  const timer = setInterval(save, saveEveryMs);
  timer.unref();
  return {
    today(id) {
      turn();
      return { events: 0, refused: 0, ...keys[id] };
    },
    add(id, counted, count) {
      turn();
      isChanged = true;
      const of = keys[id] ?? { events: 0, refused: 0 };
      of[counted] += count;
      keys[id] = of;
    },
    secondsToMidnight: () => Math.ceil((DAY - (now() % DAY)) / 1000),
    async close() {
      clearInterval(timer);
      await save();
    },
  };
}

interface Kept {
  day: number;
  keys: Record<string, KeyCounts>;
}

async function read(path: string): Promise<Kept | undefined> {
  try {
    const { day, keys } = JSON.parse(await readFile(path, 'utf8')) as Partial<Kept>;
    return typeof day === 'number' && typeof keys === 'object' ? { day, keys: { ...keys } } : undefined;
  } catch {
    return undefined; // no file yet, or none that can be read: today begins anew
  }
}
