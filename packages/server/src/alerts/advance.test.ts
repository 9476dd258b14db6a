import { expect, test } from 'vitest';
import { advance, CALM, type Turn, type Verdict } from './advance.ts';

const MINUTE = 60_000;

function walk(verdicts: readonly Verdict[], rule: { pendingMs: number; resolveMs: number }): string[] {
  let standing = CALM;
  const seen: string[] = [];
  for (const [index, verdict] of verdicts.entries()) {
    const step: { standing: typeof CALM; turn: Turn } = advance(standing, verdict, {
      at: index * MINUTE,
      ...rule,
    });
    standing = step.standing;
    seen.push(step.turn ?? standing.phase);
  }
  return seen;
}

test('fires only after it was bad for as long as it must be', () => {
  expect(walk(['bad', 'bad', 'bad', 'bad'], { pendingMs: 2 * MINUTE, resolveMs: 0 })).toEqual([
    'pending',
    'pending',
    'fired',
    'firing',
  ]);
});

test('starts anew when it was not bad in between', () => {
  expect(walk(['bad', 'between', 'bad', 'bad'], { pendingMs: 2 * MINUTE, resolveMs: 0 })).toEqual([
    'pending',
    'ok',
    'pending',
    'pending',
  ]);
});

test('is over only after it was good for as long as it must be', () => {
  const rule = { pendingMs: 0, resolveMs: 2 * MINUTE };

  expect(walk(['bad', 'good', 'bad', 'good', 'between', 'good', 'good', 'good'], rule)).toEqual([
    'fired',
    'firing',
    'firing',
    'firing',
    'firing',
    'firing',
    'firing',
    'recovered',
  ]);
});

test('does not flap while the value moves between the limit and what clears it', () => {
  const rule = { pendingMs: 0, resolveMs: 0 };

  expect(walk(['bad', 'between', 'bad', 'between', 'bad', 'good'], rule)).toEqual([
    'fired',
    'firing',
    'firing',
    'firing',
    'firing',
    'recovered',
  ]);
});

test.each<[Verdict[], string[]]>([
  [
    ['unknown', 'unknown'],
    ['ok', 'ok'],
  ],
  [
    ['bad', 'unknown', 'bad'],
    ['pending', 'pending', 'fired'],
  ],
  [
    ['bad', 'bad', 'bad', 'unknown'],
    ['pending', 'pending', 'fired', 'firing'],
  ],
])('stays where it is while nothing can be said: %j', (verdicts, seen) => {
  expect(walk(verdicts, { pendingMs: 2 * MINUTE, resolveMs: 0 })).toEqual(seen);
});

test('fires again after it was over', () => {
  expect(walk(['bad', 'good', 'bad', 'good'], { pendingMs: 0, resolveMs: 0 })).toEqual([
    'fired',
    'recovered',
    'fired',
    'recovered',
  ]);
});
