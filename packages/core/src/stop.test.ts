import { expect, test } from 'vitest';
import { stopAll } from './stop.ts';

test('runs every stop once, the last started first', () => {
  const calls: string[] = [];
  const stop = stopAll([() => calls.push('first'), () => calls.push('second')]);

  stop();
  stop();

  expect(calls).toEqual(['second', 'first']);
});
