import type { ErrorDescription } from './describeError.ts';

// Deeper frames belong to the framework and differ between calls of the same fault.
const TOP_FRAMES = 3;
// Enough to tell messages apart, and a bound on the work for those that carry a document.
const MESSAGE_CHARACTERS = 500;
const MAX_LINE_CHARACTERS = 1000;

/** 16 hex digits that stay the same while type, wording and place of an error do. */
export function toFingerprint({ type, message, stack }: ErrorDescription): string {
  return hash([type, toTemplate(message), ...toFrames(stack ?? '')].join('\n'));
}

/** The message without what changes between two occurrences: quoted text, addresses, numbers and ids. */
export function toTemplate(message: string): string {
  return message
    .slice(0, MESSAGE_CHARACTERS)
    .replace(/"[^"]*"|\B'[^']*'|`[^`]*`|[a-z]+:\/\/\S+|([\w-]+)/gi, (_, word?: string) =>
      word && !/\d/.test(word) ? word : '*',
    );
}

/** The top frames as `function file`, without origin, query, line and build hash. */
export function toFrames(stack: string): string[] {
  const frames: string[] = [];
  // The message stands above the frames in V8 and may have lines of its own.
  for (const line of stack.split('\n', 50)) {
    const frame = line.length < MAX_LINE_CHARACTERS && toFrame(line.trim());
    if (frame) frames.push(frame);
    if (frames.length === TOP_FRAMES) break;
  }
  return frames;
}

// V8 writes `at async name (file:1:2)` or `at file:1:2`, the others `name@file:1:2`.
function toFrame(line: string): string | undefined {
  const isV8 = line.startsWith('at ');
  const open = isV8 ? line.lastIndexOf('(') : line.indexOf('@');
  if (!isV8 && open < 0) return undefined;

  const name = isV8 ? line.slice(3, Math.max(open - 1, 3)) : line.slice(0, open);
  const place = open < 0 ? line.slice(3) : line.slice(open + 1);
  if (!/:\d+\)?$/.test(place)) return undefined;
  return `${toFunctionName(name)} ${toFile(place)}`;
}

// `async Shop.buy` and `new Shop` here, `buy` and `Shop` there.
function toFunctionName(name: string): string {
  const last = name.slice(Math.max(name.lastIndexOf(' '), name.lastIndexOf('.')) + 1);
  return last === '<anonymous>' ? '' : last;
}

function toFile(place: string): string {
  const path = place.replace(/^[\w-]+:\/\/[^/]*/, '').split(/[?#]/, 1)[0] ?? '';
  return (
    path
      .replace(/(:\d+)+\)?$/, '')
      // Bundlers name files `index-BxK3j_2a.js`: the same file has another name in each build.
      .replace(/[.-][\w-]{8,}(?=\.\w+$)/, '')
  );
}

// Two 32-bit FNV-1a hashes side by side: http://www.isthe.com/chongo/tech/comp/fnv/
function hash(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x85ebca6b);
  }
  return [low, high].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}
