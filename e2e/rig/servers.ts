import { type FaultServer, startFaultServer } from './faultServer.ts';

/** A site, and an intake on another origin. */
export interface Servers {
  readonly site: FaultServer;
  readonly intake: FaultServer;
}

/** On loopback everything survives; with this, only what asks nobody for permission does. */
const preflightDelayMs = 400;

/** Two servers that hand out the given code. */
export async function startServers(core: string): Promise<Servers & { close(): Promise<void> }> {
  const [site, intake] = await Promise.all([startFaultServer({ core }), startFaultServer({ core })]);
  makeDistant(intake);
  return {
    site,
    intake,
    async close() {
      await Promise.all([site.close(), intake.close()]);
    },
  };
}

/** Forgets everything, and answers questions of permission late again. */
export function makeDistant(intake: FaultServer): void {
  intake.reset();
  intake.preflightDelayMs = preflightDelayMs;
}
