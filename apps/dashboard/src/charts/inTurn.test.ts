import { beforeEach, expect, it, vi } from 'vitest';
import { doAllNow, inTurn } from './inTurn.ts';

let frames: (() => void)[];

beforeEach(() => {
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame));
});

/** Every frame that was asked for until now. */
function frame(): void {
  for (const one of frames.splice(0)) one();
}

it('does one thing in each frame, in order, and asks for no frame without need', () => {
  const done: string[] = [];
  for (const name of ['a', 'b', 'c']) inTurn(() => done.push(name));

  frame();
  expect(done).toEqual(['a']);
  frame();
  frame();
  expect(done).toEqual(['a', 'b', 'c']);
  expect(frames).toEqual([]);
});

it('leaves out what was given up, and goes on after all was and after a failure', () => {
  const done: string[] = [];
  inTurn(() => done.push('a'))();
  inTurn(() => {
    throw new Error('no canvas');
  });
  inTurn(() => done.push('b'));

  expect(frame).toThrow('no canvas');
  frame();
  inTurn(() => done.push('c'))();
  frame();
  inTurn(() => done.push('d'));
  frame();

  expect(done).toEqual(['b', 'd']);
});

it('does all at once for who does not wait, and none of it once more', () => {
  const done: string[] = [];
  for (const name of ['a', 'b']) inTurn(() => done.push(name));

  doAllNow();
  frame();
  inTurn(() => done.push('c'));
  frame();

  expect(done).toEqual(['a', 'b', 'c']);
});
