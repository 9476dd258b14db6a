import type { StoredMapRow } from '../store/store.ts';

/** A script whose map is wanted. */
export interface WantedMap {
  /** Its address. */
  url: string;
  /** Of the event; empty where it had none. */
  release: string;
  /** As the client told it. */
  debugId?: string | undefined;
}

/** A name that changes with the content: eight or more letters and digits, at least one of them a digit, before the ending. */
const HASHED = /[-._](?=[\w-]*\d)[\w-]{8,}\.[cm]?js$/;

/**
 * The map of a script: by debug id, which is exact; else by release and the end of its path; else, where the name says what is in it, by name
 * alone. Of several the one whose path agrees the longest, and then the newest. One with another debug id is of another build, and says nothing of this script.
 */
export function chooseMap(
  rows: readonly StoredMapRow[],
  { url, release, debugId }: WantedMap,
): StoredMapRow | undefined {
  const exact = debugId === undefined ? undefined : rows.find((row) => row.debugId === debugId);
  if (exact) return exact;
  const path = pathOf(url);
  const fitting = rows.filter(
    (row) =>
      (path === row.path || path.endsWith(`/${row.path}`)) && (debugId === undefined || row.debugId === ''),
  );
  const isOpen = release === '' || HASHED.test(path);
  return fitting
    .filter((row) => isOpen || row.release === release || row.release === '')
    .sort(
      (a, b) =>
        Number(b.release === release) - Number(a.release === release) ||
        b.path.length - a.path.length ||
        b.uploadedAt - a.uploadedAt,
    )[0];
}

/** The last part of a script's path, by which maps are looked up. */
export function fileOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The path in an address, as people write it. */
export function pathOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { pathname } = new URL(url);
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname; // broken escapes stand for themselves
  }
}
