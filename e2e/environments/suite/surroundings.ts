import type { Surroundings } from './judge.ts';

type Kind = Omit<Surroundings, 'name'>;

/** A window of a page. */
export const window: Kind = { has: ['a page', 'performance entries'], atLeast: 1500 };

/** A worker of any kind: somebody is in front of it, and there is no page. */
export const worker: Kind = {
  has: ['no page', 'a document that can be replaced', 'performance entries'],
  atLeast: 1340,
};

/** A program of Node. */
export const node: Kind = {
  has: [
    'nobody in front of it',
    'no page',
    'a document that can be replaced',
    'a process',
    'performance entries',
  ],
  atLeast: 1340,
};

/** What the web has in common, and nothing of Node. */
export const edge: Kind = {
  has: ['nobody in front of it', 'no page', 'a document that can be replaced'],
  atLeast: 1340,
};
