import type { Surroundings } from './judge.ts';

type Kind = Omit<Surroundings, 'name'>;

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
