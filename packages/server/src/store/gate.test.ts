import { describe, expect, it } from 'vitest';
import { createGate } from './gate.ts';

describe('the gate', () => {
  it('lets as many in as it is wide, the others in the order in which they came', async () => {
    const gate = createGate({ width: 2, maxWaiting: 10 });
    const entered: number[] = [];
    const visits = [0, 1, 2, 3].map((index) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const visit = gate(async () => {
        entered.push(index);
        await promise;
      });
      return { visit, leave: resolve };
    });
    const [first, second] = visits;

    expect(entered).toEqual([0, 1]);
    second?.leave();
    await second?.visit;
    expect(entered).toEqual([0, 1, 2]);
    first?.leave();
    await first?.visit;
    expect(entered).toEqual([0, 1, 2, 3]);
  });

  it('lets the next in after one that failed', async () => {
    const gate = createGate({ width: 1, maxWaiting: 1 });

    const failed = gate(() => Promise.reject(new Error('no')));
    const next = gate(async () => 'in');

    await expect(failed).rejects.toThrow('no');
    await expect(next).resolves.toBe('in');
  });

  it('lets one in once more that failed for what others took: before all others, and alone', async () => {
    const crowd = new Error('no room');
    const gate = createGate({ width: 2, maxWaiting: 10, isCrowded: (error) => error === crowd });
    const inside = new Set<string>();
    const seen: string[] = [];
    const visit = (name: string, times: (() => Promise<void>)[]) =>
      gate(async () => {
        inside.add(name);
        seen.push([...inside].join('+'));
        await times
          .shift()?.()
          .finally(() => inside.delete(name));
        return name;
      });
    const other = Promise.withResolvers<void>();
    const again = Promise.withResolvers<void>();

    const all = [
      visit('other', [() => other.promise]),
      visit('large', [() => Promise.reject(crowd), () => again.promise]),
      visit('later', [async () => {}]),
    ];
    await Promise.resolve().then(() => {});
    other.resolve();
    await all[0];
    await expect.poll(() => seen).toEqual(['other', 'other+large', 'large']);
    again.resolve();

    expect(await Promise.all(all)).toEqual(['other', 'large', 'later']);
    expect(seen.at(-1)).toBe('later');
  });

  it('says what is wrong where one fails alone, too, and goes on', async () => {
    const gate = createGate({ width: 2, maxWaiting: 10, isCrowded: () => true });
    let tries = 0;

    const failed = gate(async () => {
      tries += 1;
      throw new Error(`no ${tries}`);
    });

    await expect(failed).rejects.toThrow('no 3');
    expect(tries).toBe(3);
    await expect(gate(async () => 'in')).resolves.toBe('in');
  });

  it('turns away whom it would keep waiting for ever', async () => {
    const gate = createGate({ width: 1, maxWaiting: 1 });
    const { promise, resolve } = Promise.withResolvers<void>();

    const inside = gate(() => promise);
    const waiting = gate(async () => 'waited');
    const refused = gate(async () => 'never');

    await expect(refused).rejects.toMatchObject({ reason: 'busy' });
    resolve();
    await inside;
    await expect(waiting).resolves.toBe('waited');
  });
});
