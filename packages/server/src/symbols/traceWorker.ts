import { parentPort } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';
import {
  FlattenMap,
  isIgnored,
  originalPositionFor,
  sourceContentFor,
  type TraceMap,
} from '@jridgewell/trace-mapping';
import type { TraceAnswer, TracedPoint, TraceJob } from './tracer.ts';

/** Unpacked. Decoding takes several times as much. */
const MAX_BYTES = 64 * 1024 * 1024;
/** In all its mappings, a line as two: each takes some 100 bytes. Real maps of the most text have fewer. */
const MAX_PLACES = 5_000_000;
/** Each is a map to read. */
const MAX_SECTIONS = 10_000;
const MAX_SOURCES = 100_000;
/** Text of maps that are kept open. */
const MAX_OPEN_BYTES = 96 * 1024 * 1024;
const COMMA = 44;
const SEMICOLON = 59;
const CONTEXT_LINES = 3;
const MAX_LINE_LENGTH = 200;

interface OpenMap {
  map: TraceMap;
  bytes: number;
  /** Of sources that were looked into. */
  lines: Map<string, string[]>;
}

/** The one used last stands last. */
const open = new Map<string, OpenMap>();

parentPort?.on('message', (job: TraceJob) => {
  parentPort?.postMessage(answer(job));
});

function answer(job: TraceJob): TraceAnswer {
  try {
    if (job.kind === 'check') return check(job.packed);
    const found = find(job);
    return found
      ? { kind: 'traced', points: job.points.map((point) => trace(found, point)) }
      : { kind: 'absent' };
  } catch (error) {
    return { kind: 'refused', why: error instanceof Error ? error.message : 'it cannot be read' };
  }
}

function check(packed: Uint8Array): TraceAnswer {
  const { map, text } = unpack(packed);
  // Decodes all of it: what is wrong with it is told now and not to who looks at an error.
  originalPositionFor(map, { line: 1, column: 0 });
  const hasSources = (map.sourcesContent ?? []).some((source) => typeof source === 'string');
  const [, debugId] = /"debug_?[iI]d"\s*:\s*"([\da-fA-F-]{36})"/.exec(text) ?? [];
  return {
    kind: 'checked',
    bytes: text.length,
    sources: map.sources.length,
    hasSources,
    ...(debugId !== undefined && { debugId: debugId.toLowerCase() }),
  };
}

function unpack(packed: Uint8Array): { map: TraceMap; text: string } {
  const text = gunzipSync(packed, { maxOutputLength: MAX_BYTES }).toString();
  const parsed: unknown = JSON.parse(text);
  const { version, mappings, sections } = Object(parsed) as Record<string, unknown>;
  if (version !== 3 || (typeof mappings !== 'string' && !Array.isArray(sections)))
    throw new Error('it has no version 3 with mappings');
  // The decoder takes any letter.
  if (typeof mappings === 'string' && !/^[\w+/,;]*$/.test(mappings))
    throw new Error('its mappings are no VLQ');
  checkSize(parsed, { places: MAX_PLACES, sections: MAX_SECTIONS, sources: MAX_SOURCES });
  // Checked as far as types go; what else is wrong with it throws.
  return { map: new FlattenMap(parsed as ConstructorParameters<typeof FlattenMap>[0]), text };
}

/** Throws where decoding would take long, or much memory; `left` is what it may still have. */
function checkSize(map: unknown, left: { places: number; sections: number; sources: number }): void {
  const { mappings, sections, sources } = Object(map) as Record<string, unknown>;
  if (typeof mappings === 'string')
    for (let at = 0; at < mappings.length; at += 1) {
      const letter = mappings.charCodeAt(at);
      if (letter === COMMA) left.places -= 1;
      else if (letter === SEMICOLON) left.places -= 2;
    }
  if (Array.isArray(sources)) left.sources -= sources.length;
  if (Array.isArray(sections)) left.sections -= sections.length;
  if (left.places < 0 || left.sources < 0 || left.sections < 0) throw new Error('it maps too many places');
  if (Array.isArray(sections)) for (const section of sections) checkSize(Object(section).map, left);
}

function find({ key, packed }: TraceJob & { kind: 'trace' }): OpenMap | undefined {
  const known = open.get(key);
  if (known) {
    open.delete(key);
    open.set(key, known);
    return known;
  }
  if (!packed) return undefined;
  const { map, text } = unpack(packed);
  const fresh: OpenMap = { map, bytes: text.length, lines: new Map() };
  open.set(key, fresh);
  let bytes = [...open.values()].reduce((sum, one) => sum + one.bytes, 0);
  for (const [oldest, one] of open) {
    if (bytes <= MAX_OPEN_BYTES || one === fresh) break;
    open.delete(oldest);
    bytes -= one.bytes;
  }
  return fresh;
}

function trace(found: OpenMap, { line, column }: { line: number; column: number }): TracedPoint | undefined {
  const { map } = found;
  const at = originalPositionFor(map, { line, column: Math.max(0, column - 1) });
  if (at.source === null) return undefined;
  const lines = linesOf(found, at.source);
  const first = Math.max(1, at.line - CONTEXT_LINES);
  return {
    file: toFile(at.source),
    line: at.line,
    column: at.column + 1,
    name: at.name ?? '',
    called: calledAt(lines[at.line - 1]?.slice(at.column) ?? ''),
    isIgnored: isIgnored(map, at.source),
    context: lines
      .slice(first - 1, at.line + CONTEXT_LINES)
      .map((text, index) => ({ line: first + index, text: text.slice(0, MAX_LINE_LENGTH) })),
  };
}

function linesOf({ map, lines }: OpenMap, source: string): string[] {
  const known = lines.get(source);
  if (known) return known;
  const split = (sourceContentFor(map, source) ?? '').split(/\r?\n/);
  const read = split.length === 1 && split[0] === '' ? [] : split;
  lines.set(source, read);
  return read;
}

/** The function that is called where the text begins, which is the name of the frame above: `pay` of `await shop.pay(total)`. */
function calledAt(text: string): string {
  const [, name = ''] =
    /^(?:await |new |return |void |\.)*(?:[\w$]+(?:\?\.|\.))*([\w$]{1,80})\s*(?:<[\w$, ]{1,80}>)?\(/.exec(
      text.slice(0, 400),
    ) ?? [];
  return name;
}

/** As people know the file: without the bundler's scheme and the way up from the output's folder. */
function toFile(source: string): string {
  return source
    .replace(/^[a-z][a-z\d+.-]*:\/\/\/?/i, '')
    .replace(/^(?:\.{0,2}\/)+/, '')
    .slice(0, 512);
}
