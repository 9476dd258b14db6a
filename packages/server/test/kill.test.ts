import { describe, expect, test } from 'vitest';
import { runKillLoop } from './killLoop.ts';

describe('no acknowledged event is missing and none is there twice', () => {
  test('when the server is killed at any moment', async () => {
    const result = await runKillLoop({ rounds: 4, victim: 'server' });

    expect(result).toMatchObject({ kills: 4, missing: 0, doubled: 0, untold: 0, lost: 0 });
    expect(result.acknowledged).toBeGreaterThan(100);
  });

  test('when the engine is killed at any moment, and no sender notices', async () => {
    const result = await runKillLoop({ rounds: 4, victim: 'engine' });

    expect(result).toMatchObject({ kills: 4, missing: 0, doubled: 0, untold: 0, lost: 0, refused: 0 });
    expect(result.acknowledged).toBeGreaterThan(100);
  });

  test('when the server dies between the store’s answer and the checkpoint', async () => {
    const result = await runKillLoop({ rounds: 3, victim: 'itself', dieAfterInsertOneIn: 1.5 });

    expect(result).toMatchObject({ kills: 3, missing: 0, doubled: 0, untold: 0, lost: 0 });
    expect(result.acknowledged).toBeGreaterThan(100);
  });
});

describe('the loop would notice', () => {
  test('a server that does not learn the ids in its store', async () => {
    const { doubled } = await runKillLoop({
      rounds: 2,
      victim: 'server',
      intervalMs: 4000,
      forgetsIds: true,
    });

    expect(doubled).toBeGreaterThan(0);
  });

  test('a server that acknowledges before it writes', async () => {
    const { missing, untold } = await runKillLoop({ rounds: 2, victim: 'itself', writesLate: true });

    expect(missing).toBeGreaterThan(0);
    expect(untold).toBeGreaterThan(0);
  });

  test('a loader whose blocks change their tokens', async () => {
    const { doubled } = await runKillLoop({
      rounds: 3,
      victim: 'itself',
      dieAfterInsertOneIn: 1.5,
      freshTokens: true,
    });

    expect(doubled).toBeGreaterThan(0);
  });
});
