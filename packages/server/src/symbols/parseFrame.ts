/** A line of a stack that names a place in a script. */
export interface ParsedFrame {
  /** As the engine names it, often shortened by a bundler; empty for anonymous functions and code outside functions. */
  readonly function: string;
  /** Of the script, as the browser loaded it. */
  readonly url: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

const MAX_LENGTH = 2_048;
const PLACE = /:(\d{1,9}):(\d{1,9})\)?$/;

/** Reads one line in the form of any engine; `undefined` for what is no frame. Text from strangers: no pattern that could take long. */
export function parseFrame(text: string): ParsedFrame | undefined {
  const line = text.trim();
  const place = line.length > MAX_LENGTH ? null : PLACE.exec(line);
  // Some engines name line 0 for what has no place; maps have none.
  if (!place || Number(place[1]) === 0) return undefined;
  const before = line.slice(0, place.index);
  const parts = before.startsWith('at ') ? splitV8(before.slice(3)) : splitOthers(before);
  // Code of the engine's own, and of `eval`, is in no map.
  if (!parts || !/^[a-z][a-z\d+.-]*:\/\//i.test(parts.url)) return undefined;
  return { ...parts, line: Number(place[1]), column: Number(place[2]) };
}

/** `async Shop.buy (https://…` and `https://…` */
function splitV8(text: string): Pick<ParsedFrame, 'function' | 'url'> {
  const open = text.lastIndexOf(' (');
  if (open === -1) return { function: '', url: text.replace(/^async /, '') };
  return { function: toName(text.slice(0, open)), url: text.slice(open + 2) };
}

/** `buy@https://…`; addresses may have an `@` of their own behind the first. */
function splitOthers(text: string): Pick<ParsedFrame, 'function' | 'url'> | undefined {
  const at = text.indexOf('@');
  return at === -1 ? undefined : { function: toName(text.slice(0, at)), url: text.slice(at + 1) };
}

/** Without what engines add: `async `, `new `, ` [as pay]`, `/<`, and the names of what has none. */
function toName(text: string): string {
  const name = text
    .replace(/^async /, '')
    .replace(/^new /, '')
    .replace(/ \[as .*$/, '')
    .replace(/[/<*]+$/, '');
  return /^(?:<anonymous>|Object\.<anonymous>|global code|module code|eval code)$/.test(name) ? '' : name;
}
