/** Something of the platform that a page replaces by its own, which then throws: its name, where it is, and under which key. */
export type Breakage = readonly [name: string, owner: string, key: string];

const globals = [
  'fetch',
  'Promise',
  'Date',
  'localStorage',
  'sessionStorage',
  'indexedDB',
  'crypto',
  'setTimeout',
];
const arrayMethods = [
  'push',
  'shift',
  'map',
  'filter',
  'find',
  'includes',
  'forEach',
  'slice',
  'join',
  'reduce',
];

/** What pages have been seen to replace after the library was loaded. Symbols are written as `@@iterator`. */
export const breakages: readonly Breakage[] = [
  ...globals.map((name): Breakage => [name, 'globalThis', name]),
  ...of('JSON', ['stringify']),
  ...of('Array.prototype', [...arrayMethods, 'flatMap', 'indexOf', '@@iterator']),
  ...of('Array', ['isArray']),
  ...of('Promise.prototype', ['then', 'catch', 'finally']),
  ...of('Date', ['now']),
  ...of('Date.prototype', ['toISOString', 'toJSON']),
  ...of('Performance.prototype', ['now']),
  ...of('Storage.prototype', ['getItem', 'setItem', 'removeItem']),
  ...of('Crypto.prototype', ['getRandomValues']),
  ...of('Object', ['keys', 'entries', 'assign']),
  ...of('EventTarget.prototype', ['addEventListener', 'removeEventListener']),
  ...of('console', ['debug', 'info']),
];

/** What pages add to what everything inherits. */
export const additions: readonly Breakage[] = [
  ['toJSON of everything', 'Object.prototype', 'toJSON'],
  ['toJSON of lists', 'Array.prototype', 'toJSON'],
  ['toJSON of texts', 'String.prototype', 'toJSON'],
  ['a field that everything has', 'Object.prototype', 'extension'],
];

function of(owner: string, keys: readonly string[]): Breakage[] {
  return keys.map((key) => [`${owner}.${key}`, owner, key]);
}
