import { bundleCore } from '../rig/bundleCore.ts';
import { startOwnChromium } from '../rig/ownChromium.ts';
import { createRandom } from '../rig/random.ts';
import { startServers } from '../rig/servers.ts';
import { soak } from './soak.ts';

// For the night: CANDOR_SOAK_MS (30 minutes) and CANDOR_SEED.
const ms = Number(process.env['CANDOR_SOAK_MS']) || 30 * 60_000;
const random = createRandom();
console.log(`${ms / 1000} s, seed ${random.seed}`);

const own = await startOwnChromium();
const servers = await startServers(await bundleCore());
try {
  const { lost, twice, ...result } = await soak({ ...servers, own, random, ms, log: console.log });
  console.log({ seed: random.seed, lost, twice, ...result });
  const isGood = result.isHealed && !lost.length && !twice.length && !result.hostErrors.length;
  process.exitCode = isGood ? 0 : 1;
} finally {
  await own.close();
  await servers.close();
}
