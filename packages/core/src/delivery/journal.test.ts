import { describe, expect, test, vi } from 'vitest';
import { numberIn } from '../wire/encode.ts';
import { createJournal, type Journal } from './journal.ts';
import type { LocalTexts } from './localTexts.ts';
import { decodeRecord, type RecordBody, readName } from './record.ts';

const head: Omit<RecordBody, 'events'> = {
  origin: 'origin-1',
  sdk: { name: '@candor/core', version: '1.0.0' },
  context: { consent: 'full' },
};
const now = 1_000_000;
const endOfTask = (): Promise<void> => Promise.resolve();

function numbered(seq: number): string {
  return JSON.stringify({ seq, type: 'note', timestamp: now, data: {} });
}

/** What was tracked until now, written down. */
function cut(journal: Journal): readonly string[] {
  const names = journal.cut();
  journal.save();
  return names;
}

function page(state = { isAllowed: true, isFull: false, maxBytes: 100_000 }) {
  const texts = new Map<string, string>();
  const local: LocalTexts = {
    names: () => [...texts.keys()],
    read: (name) => texts.get(name),
    write: (name, text) => !state.isFull && !!texts.set(name, text),
    remove: (name) => texts.delete(name),
  };
  const onRefused = vi.fn();
  const journal = createJournal({
    local,
    isAllowed: () => state.isAllowed,
    site: () => 'key',
    maxBytes: () => state.maxBytes,
    now: () => now,
    onSaved: () => undefined,
    onRefused,
  });
  const write = (from: number, to = from): void => {
    for (let seq = from; seq <= to; seq++) journal.write(numbered(seq), head);
  };
  return { state, texts, journal, onRefused, write };
}

/** Numbers of the events of each record. */
function numbersIn(records: Iterable<readonly [name: string, text: string]>): (number[] | undefined)[] {
  return [...records].map(([name, text]) => {
    const read = readName(name);
    return read && decodeRecord(read, text)?.events.map(numberIn);
  });
}

describe('write', () => {
  test('makes one record of what one task tracks, at its end', async () => {
    const { texts, write } = page();

    write(1, 3);
    const during = texts.size;
    await endOfTask();

    expect(during).toBe(0);
    expect(numbersIn(texts)).toEqual([[1, 2, 3]]);
  });

  test('makes another record of what the next task tracks', async () => {
    const { texts, write } = page();

    write(1, 2);
    await endOfTask();
    write(3);
    await endOfTask();

    expect(numbersIn(texts)).toEqual([[1, 2], [3]]);
  });

  test('keeps when, for which site, by whom', async () => {
    const { texts, write } = page();

    write(4, 5);
    await endOfTask();

    expect([...texts.keys()].map(readName)).toMatchObject([
      { at: now, site: 'key', origin: 'origin-1', seq: 4, events: 2 },
    ]);
  });

  test('puts at most 100 events into one record', async () => {
    const { texts, write } = page();

    write(1, 250);
    await endOfTask();

    expect([...texts.keys()].map((name) => readName(name)?.events)).toEqual([100, 100, 50]);
    expect(numbersIn(texts).flat()).toEqual([...Array(250).keys()].map((i) => i + 1));
  });

  test('leaves no empty record after exactly 100 events', async () => {
    const { texts, write } = page();

    write(1, 100);
    await endOfTask();

    expect([...texts.keys()].map((name) => readName(name)?.events)).toEqual([100]);
  });

  test('writes nothing where nothing may be stored', async () => {
    const { state, texts, journal, write } = page();
    state.isAllowed = false;

    write(1);
    await endOfTask();

    expect([texts.size, cut(journal), journal.take()]).toEqual([0, [], []]);
  });
});

describe('where storage refuses', () => {
  test.each([
    ['it is full', { isFull: true }],
    ['the room is used up', { maxBytes: 10 }],
  ])('memory keeps the record and says so: %s', (_, trouble) => {
    const { texts, journal, onRefused, write } = page({
      isAllowed: true,
      isFull: false,
      maxBytes: 100_000,
      ...trouble,
    });

    write(1, 2);
    const names = cut(journal);

    expect(texts.size).toBe(0);
    expect(onRefused).toHaveBeenCalledTimes(1);
    expect([journal.isWorking, journal.isSafe(names)]).toEqual([false, false]);
    expect(numbersIn(journal.take())).toEqual([[1, 2]]);
  });

  test('the record is safe once it has moved on', () => {
    const { state, journal, write } = page();
    state.isFull = true;
    write(1);
    const names = cut(journal);

    journal.take();
    journal.leave(names);

    expect(journal.isSafe(names)).toBe(true);
  });

  test('nothing is safe before all that goes with it is written', async () => {
    const { journal, write } = page();
    write(1);
    await endOfTask();
    write(2);

    const names = journal.cut();
    const during = journal.isSafe(names);
    await endOfTask();

    expect([during, journal.isSafe(names), names.length]).toEqual([false, true, 2]);
  });

  test('one refused record makes all that go with it unsafe', () => {
    const { state, journal, write } = page();
    write(1);
    const safe = cut(journal);
    state.isFull = true;
    write(2);

    const refused = cut(journal);

    expect(journal.isSafe(safe)).toBe(true);
    expect(journal.isSafe([...safe, ...refused])).toBe(false);
  });

  test('the next record is written when there is room again', () => {
    const { state, texts, journal, write } = page();
    state.isFull = true;
    write(1);
    cut(journal);
    state.isFull = false;

    write(2);

    expect(journal.isSafe(cut(journal))).toBe(true);
    expect(journal.isWorking).toBe(true);
    expect(numbersIn(texts)).toEqual([[2]]);
  });
});

describe('the room', () => {
  /** Room for two records of one event each. */
  function tightPage() {
    const { texts, journal, write } = page();
    write(1);
    cut(journal);
    const [text = ''] = texts.values();
    return page({ isAllowed: true, isFull: false, maxBytes: 2 * text.length });
  }
  const safety = (journal: Journal): boolean => journal.isSafe(cut(journal));

  test('holds as many records as fit', () => {
    const { journal, write } = tightPage();
    const isWritten = [1, 2, 3].map((seq) => {
      write(seq);
      return safety(journal);
    });

    expect(isWritten).toEqual([true, true, false]);
  });

  test.each<[string, (journal: Journal, names: readonly string[]) => void]>([
    ['moves on', (journal, names) => journal.leave(names)],
    ['is removed', (journal, names) => journal.remove(names)],
  ])('is free again when a record %s', (_, free) => {
    const { journal, write } = tightPage();
    write(1);
    const first = cut(journal);
    write(2);
    cut(journal);

    free(journal, first);
    const isWritten = [3, 4].map((seq) => {
      write(seq);
      return safety(journal);
    });

    expect(isWritten).toEqual([true, false]);
  });

  test('is free again soon after another page has taken records away, whichever', () => {
    const { texts, journal, write } = tightPage();
    write(1);
    const [first = ''] = cut(journal);
    write(2);
    const [second = ''] = cut(journal);
    const isWrittenWithout = (name: string, seqs: number[]): boolean[] => {
      texts.delete(name);
      return seqs.map((seq) => {
        write(seq);
        return safety(journal);
      });
    };

    expect(isWrittenWithout(second, [3, 4, 5])).toEqual([false, true, false]);
    expect(isWrittenWithout(first, [6, 7, 8])).toEqual([false, true, false]);
  });

  test('does not grow by what never lay in it', () => {
    const { state, journal, write } = tightPage();
    state.isFull = true;
    write(1);
    const refused = cut(journal);
    journal.leave(refused);
    state.isFull = false;

    const isWritten = [2, 3, 4].map((seq) => {
      write(seq);
      return safety(journal);
    });

    expect(isWritten).toEqual([true, true, false]);
  });

  test('does not grow by a record that moves on, then is removed', () => {
    const { journal, write } = tightPage();
    write(1);
    const first = cut(journal);
    journal.leave(first);
    journal.remove(first);

    const isWritten = [2, 3, 4].map((seq) => {
      write(seq);
      return safety(journal);
    });

    expect(isWritten).toEqual([true, true, false]);
  });
});

describe('cut', () => {
  test('save writes at once, without the end of the task', () => {
    const { texts, journal, write } = page();
    write(1, 2);

    const names = cut(journal);

    expect([...texts.keys()]).toEqual(names);
    expect(numbersIn(texts)).toEqual([[1, 2]]);
  });

  test('names each record once', () => {
    const { journal, write } = page();
    write(1);
    const first = cut(journal);
    write(2);

    expect([first, cut(journal), cut(journal)].map((names) => names.length)).toEqual([1, 1, 0]);
  });

  test('leaves nothing to write at the end of the task', async () => {
    const { texts, journal, write } = page();
    write(1);
    cut(journal);

    await endOfTask();

    expect(texts.size).toBe(1);
  });
});

test.each([[undefined], [[]], [['1 0 1 stranger 1 2 x key']]])('does not call %j safe', (names) => {
  expect(page().journal.isSafe(names)).toBe(false);
});

describe('held', () => {
  test('names what memory holds, too', () => {
    const { journal, write } = page();
    write(7, 9);

    const names = cut(journal);

    expect([...journal.held]).toEqual(names);
  });
});

describe('take', () => {
  test('gives everything that has not moved on, once', () => {
    const { journal, write } = page();
    write(1);
    cut(journal);
    write(2, 3);

    expect(numbersIn(journal.take())).toEqual([[1], [2, 3]]);
    expect(journal.take()).toEqual([]);
  });

  test('gives what another page wrote when it is adopted', () => {
    const { texts, journal } = page();
    texts.set('theirs', 'text');

    journal.adopt('theirs');

    expect(journal.take()).toEqual([['theirs', 'text']]);
  });

  test('leaves out what somebody else has moved or erased', () => {
    const { texts, journal, write } = page();
    write(1);
    cut(journal);
    texts.clear();
    journal.adopt('theirs');

    expect(journal.take()).toEqual([]);
  });
});

describe('remove', () => {
  test('forgets a record that lies here', () => {
    const { texts, journal, write } = page();
    write(1);
    const names = cut(journal);

    expect(journal.remove(names)).toEqual([]);
    expect([texts.size, journal.held.size, journal.take()]).toEqual([0, 0, []]);
    expect(journal.isSafe(names)).toBe(false);
  });

  test('says which have moved on', () => {
    const { texts, journal, write } = page();
    write(1);
    const moved = cut(journal);
    journal.take();
    journal.leave(moved);
    write(2);
    const here = cut(journal);

    expect(journal.remove([...moved, ...here])).toEqual(moved);
    expect([texts.size, journal.held.size]).toEqual([0, 0]);
  });

  test('forgets a record that only memory has', () => {
    const { state, journal, write } = page();
    state.isFull = true;
    write(1);

    expect(journal.remove(cut(journal))).toEqual([]);
    expect(journal.take()).toEqual([]);
  });
});

test('leave frees the device, yet memory goes on holding the events', () => {
  const { texts, journal, write } = page();
  write(1);
  const names = cut(journal);
  journal.take();

  journal.leave(names);

  expect(texts.size).toBe(0);
  expect([...journal.held.keys()]).toEqual(names);
  expect(journal.isSafe(names)).toBe(true);
});

describe('reset', () => {
  test('forgets what was tracked, before it is written', async () => {
    const { texts, journal, write } = page();
    write(1);

    journal.reset();
    await endOfTask();

    expect([texts.size, cut(journal), journal.take(), journal.held.size]).toEqual([0, [], [], 0]);
  });

  test('forgets what was written', () => {
    const { state, journal, write } = page();
    write(1);
    const names = cut(journal);
    state.isFull = true;
    write(2);

    journal.reset();

    expect([cut(journal), journal.take(), journal.held.size]).toEqual([[], [], 0]);
    expect(journal.isSafe(names)).toBe(false);
  });

  test('goes on with the next event', async () => {
    const { texts, journal, write } = page();
    write(1);
    journal.reset();

    write(2);
    await endOfTask();

    expect(numbersIn(texts)).toEqual([[2]]);
  });
});
