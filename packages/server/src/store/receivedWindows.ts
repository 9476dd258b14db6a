/** How many events were received in a minute, given by its start. */
export interface ReceivedCount {
  minute: number;
  ids: number;
}

/** A stretch of time whose ids fit in one answer; `to` is not part of it. */
export interface ReceivedWindow {
  from: number;
  to: number;
}

const MINUTE_MS = 60_000;
const MAX_IDS = 100_000;

/** The newest minutes that hold `atMost` ids, or all; oldest first, as they are given. */
export function newestOf(counts: readonly ReceivedCount[], atMost: number): readonly ReceivedCount[] {
  let ids = 0;
  const isBefore = counts.findLastIndex((count) => {
    const isEnough = ids >= atMost;
    ids += count.ids;
    return isEnough;
  });
  return counts.slice(isBefore + 1);
}

/** Joins minutes, oldest first, into windows of at most `maxIds` ids; a busier minute stands alone. */
export function toWindows(counts: readonly ReceivedCount[], maxIds: number = MAX_IDS): ReceivedWindow[] {
  const windows: (ReceivedWindow & { ids: number })[] = [];
  for (const { minute, ids } of counts) {
    const current = windows.at(-1);
    if (current && current.ids + ids <= maxIds) {
      current.to = minute + MINUTE_MS;
      current.ids += ids;
    } else {
      windows.push({ from: minute, to: minute + MINUTE_MS, ids });
    }
  }
  return windows.map(({ from, to }) => ({ from, to }));
}
