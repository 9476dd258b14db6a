import type { ThrownDescription } from '../browser/describeThrown.ts';

/** The frame that threw. */
export interface StackFrame {
  /** Of the function, the same in every engine; empty for anonymous ones and for code outside functions. */
  readonly name: string;
  /** Of the file, without position. */
  readonly url: string;
}

// V8 writes `at async Shop.buy (file:1:2)` or `at file:1:2`, the others `buy@file:1:2`.
const FRAME = /^ *(?:at (?:(.*) \()?|(.*?)@)(.*?)(?::\d+)+\)?$/;
/** Where the message ends and the frames begin is not marked; a bound on the work for stacks that are none. */
const MAX_LINES = 50;
const MAX_CHARACTERS = 500;

/**
 * The topmost frame with a place, and none of the functions in `without`. Those below it differ between engines: JavaScriptCore drops the frames of tail calls, and each has its
 * own idea of who awaited whom.
 */
export function toFrame(
  { message, stack = '' }: Pick<ThrownDescription, 'message' | 'stack'>,
  without: readonly string[] = [],
): StackFrame | undefined {
  // In V8 the message stands above the frames, and may look like one.
  const start = stack.indexOf(message);
  const isHeader = /^\S*: $/.test(stack.slice(0, Math.max(start, 0)));
  const frames = isHeader ? stack.slice(start + message.length) : stack;
  for (const line of frames.split('\n', MAX_LINES)) {
    const frame = FRAME.exec(line.slice(0, MAX_CHARACTERS));
    const name = frame && toName(frame[1] ?? frame[2] ?? '');
    if (frame && !without.includes(name ?? '')) return { name: name ?? '', url: frame[3] ?? '' };
  }
  return undefined;
}

// `async Shop.buy [as pay]` and `new Shop` here are `buy` and `Shop` there, where an anonymous function in `buy` is `buy/<`.
function toName(name: string): string {
  return name.replace(/ \[as .*|<.*|\b(?:global|module|eval) code$/g, '').replace(/.*[ ./*]/, '');
}
