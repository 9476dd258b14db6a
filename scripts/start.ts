import { startDemo } from '../apps/demo/server.ts';
import {
  ConfigProblem,
  createServer,
  resolveServerConfig,
  StartProblem,
} from '../packages/server/src/index.ts';
import { uploadSourceMaps } from '../packages/sourcemaps/src/index.ts';
import { appBuilds, build } from './build.ts';
import { root } from './run.ts';

/** Starts everything: server with the embedded engine, dashboard, and the demo that sends to it. */
async function start(): Promise<void> {
  const config = resolveServerConfig(process.env);
  const demoPort = Number(process.env['CANDOR_DEMO_PORT'] ?? 4401);
  if (!process.argv.includes('--built')) {
    const problem = await build(appBuilds);
    if (problem) throw new StartProblem(problem);
  }
  console.log('Starting the server and its database …');
  const server = await createServer({
    ...config,
    dashboardFolder: `${root}apps/dashboard/dist`,
    writeLog: (line) => process.stderr.write(line),
  });
  const demo = await startDemo({
    port: demoPort,
    host: config.host,
    endpoint: `${server.url}/v1/envelopes`,
    writeKey: server.writeKey,
  }).catch(async (error: NodeJS.ErrnoException) => {
    await server.close();
    if (error.code !== 'EADDRINUSE') throw error;
    throw new StartProblem(
      `Port ${demoPort} is taken. Stop what uses it, or choose another with CANDOR_DEMO_PORT.`,
    );
  });
  stopOnSignal(async () => {
    await demo.close();
    await server.close();
  });
  if (server.adminToken !== undefined) await uploadMaps(server.url, server.adminToken);
  console.log(`
Candor is running.

  Demo       ${demo.url}
  Documents  ${demo.url}/docs/
  Dashboard  ${server.openUrl}
  Intake     ${server.url}/v1/envelopes?key=${server.writeKey}
  Data       ${config.dataPath}

Open the demo, allow measuring, break something, and look at the dashboard. Ctrl-C stops all of it.
`);
}

/** So that the dashboard shows the demo's own lines where it breaks, as a team sees theirs. */
async function uploadMaps(server: string, token: string): Promise<void> {
  try {
    await uploadSourceMaps({ server, token, folder: `${root}apps/demo/dist`, release: 'crooked-house@1' });
  } catch (error) {
    console.warn(
      `Stacks of the demo stay as the browser gives them. ${error instanceof Error ? error.message : error}`,
    );
  }
}

function stopOnSignal(stop: () => Promise<void>): void {
  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isStopping) return;
      isStopping = true;
      console.log('\nStopping …');
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
    });
  }
}

start().catch((error: unknown) => {
  const isKnown = error instanceof StartProblem || error instanceof ConfigProblem;
  console.error(isKnown ? `[candor] ${error.message}` : error);
  process.exit(1);
});
