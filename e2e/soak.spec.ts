import { expect, test } from './rig/ownTest.ts';
import { createRandom } from './rig/random.ts';
import { soak } from './soak/soak.ts';

const ms = Number(process.env['CANDOR_SOAK_MS']) || 180_000;

test('tabs that are struck by a fault every 2 s lose nothing and repeat nothing', async ({
  own,
  servers,
}) => {
  test.setTimeout(ms + 180_000);
  const random = createRandom();
  const lines: string[] = [];

  const result = await soak({ ...servers, own, random, ms, log: (line) => lines.push(line) });

  const { tracked, stored, requests, repeatedShare, dropped } = result;
  console.log(`seed ${random.seed}:`, { tracked, stored, requests, repeatedShare, dropped });
  const course = `seed ${random.seed}\n${lines.join('\n')}`;
  expect(tracked, course).toBeGreaterThan(ms / 1000);
  expect(result, course).toMatchObject({ lost: [], twice: [], isHealed: true, hostErrors: [] });
  // A sender that is told to wait must; all the exits and repetitions of a minute are some hundred requests.
  expect(requests, course).toBeLessThan((ms / 1000) * 6 + 100);
});
