import { join } from 'node:path';
import type { Files } from './files.ts';
import { comparePositions, type Position } from './position.ts';
import type { SpoolRecord } from './scan.ts';
import { readSegment, type Segment, segmentHeadBytes, segmentName } from './segment.ts';

/** Records in the order in which they were acknowledged. */
export interface Stretch {
  readonly records: readonly SpoolRecord[];
  readonly events: number;
  readonly from: Position;
  readonly until: Position;
  /** The same for the same stretch for ever, and different for any other. */
  readonly token: string;
}

/** How far to read: to a known place, or as many records as hold at most so many events and bytes. */
export type Limit = { readonly until: Position } | Room;

interface Room {
  readonly maxEvents: number;
  /** @default any number of them */
  readonly maxBytes?: number;
}

// More than a block of usual events takes: with much waiting, the rest of a segment need not be read for each block.
const usualBytes = 8 * 1024 * 1024;

/** Reads the records from a place on; one record at least, if there is one. */
export async function readStretch(
  { folder, files, segments }: { folder: string; files: Files; segments: ReadonlyMap<number, Segment> },
  from: Position,
  limit: Limit,
): Promise<Stretch> {
  const any = Number.POSITIVE_INFINITY;
  const { maxEvents, maxBytes = any }: Room = 'until' in limit ? { maxEvents: any } : limit;
  const records: SpoolRecord[] = [];
  let events = 0;
  let bytes = 0;
  let until = from;
  for (const segment of segmentsFrom(segments, from)) {
    const offset = segment.number === from.segment ? from.offset : segmentHeadBytes;
    const end = endWithin(segment, limit);
    if (end === undefined) break;
    const path = join(folder, segmentName(segment.number));
    const fit = async (to: number): Promise<{ fitting: readonly SpoolRecord[]; isCut: boolean }> => {
      const { records: found } = await readSegment(files, path, offset, to);
      const room = { maxEvents: maxEvents - events, maxBytes: maxBytes - bytes };
      const fitting = takeWhileFits(found, room, records.length === 0);
      return { fitting, isCut: fitting.length < found.length };
    };
    const first = await fit(Math.min(end, offset + usualBytes));
    const isEnough = first.isCut || end <= offset + usualBytes;
    const { fitting, isCut } = isEnough ? first : await fit(end);
    records.push(...fitting);
    events += countEvents(fitting);
    bytes += fitting.reduce((sum, { payload }) => sum + payload.length, 0);
    until = { segment: segment.number, offset: isCut ? (fitting.at(-1)?.next ?? offset) : end };
    if (isCut) break;
  }
  const salt = segments.get(from.segment)?.salt ?? `segment${from.segment}`;
  const token = `${salt}-${from.offset}-${until.segment}-${until.offset}`;
  return { records, events, from, until, token };
}

function segmentsFrom(segments: ReadonlyMap<number, Segment>, from: Position): Segment[] {
  return [...segments.values()]
    .filter((segment) => segment.number >= from.segment)
    .sort((a, b) => a.number - b.number);
}

/** Where to stop reading in a segment; `undefined` when the limit lies before it. */
function endWithin(segment: Segment, limit: Limit): number | undefined {
  if (!('until' in limit)) return segment.end;
  const start: Position = { segment: segment.number, offset: segmentHeadBytes };
  if (comparePositions(start, limit.until) > 0) return undefined;
  return segment.number === limit.until.segment ? Math.min(segment.end, limit.until.offset) : segment.end;
}

function takeWhileFits(
  records: readonly SpoolRecord[],
  { maxEvents, maxBytes }: Required<Room>,
  isFirst: boolean,
): SpoolRecord[] {
  let events = 0;
  let bytes = 0;
  const end = records.findIndex((record, index) => {
    events += record.events;
    bytes += record.payload.length;
    return (events > maxEvents || bytes > maxBytes) && !(isFirst && index === 0);
  });
  return end === -1 ? [...records] : records.slice(0, end);
}

function countEvents(records: readonly SpoolRecord[]): number {
  return records.reduce((sum, record) => sum + record.events, 0);
}
