import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { WebKitPrograms } from '../../scripts/engines.ts';
import { callSource, type Engine, readAnswer, type Tab } from './engine.ts';
import { killAll, type Program, startProgram } from './program.ts';
import { openSession, type WebDriver } from './webDriver.ts';

/** WebKitGTK's small browser on a screen that nobody sees. Under automation it forgets everything when it ends. */
export async function startWebKit(programs: WebKitPrograms): Promise<Engine> {
  const screen = programs.screen === undefined ? undefined : await startScreen(programs.screen);
  let running = await launch(programs, screen?.name);

  return {
    name: 'webkit',
    get version() {
      return running.session.version;
    },
    keepsProfile: false,
    // The driver gives up its session: `session deleted because of page crash or hang`.
    survivesCrash: false,
    open: (url) => openTab(running, url),
    kill: () => running.program.kill(),
    async relaunch() {
      await running.program.kill();
      running = await launch(programs, screen?.name);
    },
    async close() {
      await running.program.kill();
      await screen?.program.kill();
    },
  };
}

interface Running {
  readonly program: Program;
  readonly session: WebDriver;
  /** The tab that the browser began with; without any it would end. */
  readonly firstTab: string;
}

async function launch(
  { driver, miniBrowser }: WebKitPrograms,
  display: string | undefined,
): Promise<Running> {
  const port = await freePort();
  const program = startProgram(driver, [`--port=${port}`, '--host=127.0.0.1'], {
    ...(display !== undefined && { DISPLAY: display }),
    GDK_BACKEND: 'x11',
    // There is no desktop to talk to.
    DBUS_SESSION_BUS_ADDRESS: 'disabled:',
    NO_AT_BRIDGE: '1',
  });
  const address = `http://127.0.0.1:${port}`;
  await untilReady(address, program);
  const session = await openSession(address, {
    'webkitgtk:browserOptions': { binary: miniBrowser, args: ['--automation'] },
  });
  return { program, session, firstTab: await session.get('/window') };
}

function pagesOf(program: Program): number[] {
  return program.descendants('WebKitWebProcess');
}

/** A screen in memory; it picks the number that is free and says so. */
async function startScreen(path: string): Promise<{ name: string; program: Program }> {
  const args = ['-displayfd', '1', '-nolisten', 'tcp', '-screen', '0', '1280x900x24'];
  const program = startProgram(path, args);
  return { name: `:${await program.says(/^(\d+)$/m)}`, program };
}

/** The driver wants to be told its port. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function untilReady(address: string, program: Program): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const isReady = await fetch(`${address}/status`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await wait(50);
  }
  throw new Error(`WebKitWebDriver does not answer: ${program.output()}`);
}

async function openTab({ program, session, firstTab }: Running, url: string): Promise<Tab> {
  // It asks for a tab that is there, and the last one may have been closed.
  await session.post('/window', { handle: firstTab });
  const before = pagesOf(program);
  const { handle } = await session.post<{ handle: string }>('/window/new', { type: 'tab' });
  // Commands go to the tab that was switched to last.
  const inTab = async <Result>(path: string, body?: object): Promise<Result> => {
    await session.post('/window', { handle });
    return session.post<Result>(path, body);
  };
  await inTab('/url', { url });
  const own = pagesOf(program).filter((pid) => !before.includes(pid));
  return {
    async evaluate<Args extends readonly unknown[], Result>(
      run: (...args: Args) => Result | Promise<Result>,
      ...args: Args
    ): Promise<Result> {
      const script = `${callSource(run, args)}.then(arguments[0]);`;
      return readAnswer<Result>(await inTab('/execute/async', { script, args: [] }));
    },
    navigate: (to) => inTab('/url', { url: to }),
    back: () => inTab('/back'),
    reload: () => inTab('/refresh'),
    crash: () => killAll(own),
    async close() {
      await session.post('/window', { handle });
      await session.delete('/window');
    },
  };
}
