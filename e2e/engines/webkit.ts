import { setTimeout as wait } from 'node:timers/promises';
import type { WebKitPrograms } from '../../scripts/engines.ts';
import { freePort } from '../rig/listen.ts';
import { callSource, type Engine, keyActions, readAnswer, type Tab } from './engine.ts';
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
  /** Commands of several tabs come one after the other, for each begins by switching to its tab. */
  readonly oneByOne: <Result>(command: () => Promise<Result>) => Promise<Result>;
}

async function launch(
  { driver, miniBrowser }: WebKitPrograms,
  display: string | undefined,
): Promise<Running> {
  // The driver wants to be told its port.
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
  return { program, session, firstTab: await session.get('/window'), oneByOne: createQueue() };
}

function createQueue(): Running['oneByOne'] {
  let last: Promise<unknown> = Promise.resolve();
  return (command) => {
    const result = last.then(command);
    last = result.catch(() => undefined);
    return result;
  };
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

async function openTab({ program, session, firstTab, oneByOne }: Running, url: string): Promise<Tab> {
  const before = pagesOf(program);
  const { handle } = await oneByOne(async () => {
    // It asks for a tab that is there, and the last one may have been closed.
    await session.post('/window', { handle: firstTab });
    // A tab behind another one would be hidden; windows lie beside each other.
    return session.post<{ handle: string }>('/window/new', { type: 'window' });
  });
  const inTab = <Result>(command: () => Promise<Result>): Promise<Result> =>
    oneByOne(async () => {
      await session.post('/window', { handle });
      return command();
    });
  const post = <Result>(path: string, body?: object) => inTab(() => session.post<Result>(path, body));
  await post('/url', { url });
  const own = pagesOf(program).filter((pid) => !before.includes(pid));
  return {
    async evaluate<Args extends readonly unknown[], Result>(
      run: (...args: Args) => Result | Promise<Result>,
      ...args: Args
    ): Promise<Result> {
      const script = `${callSource(run, args)}.then(arguments[0]);`;
      return readAnswer<Result>(await post('/execute/async', { script, args: [] }));
    },
    press: (...keys) => post('/actions', { actions: keyActions(keys) }),
    navigate: (to) => post('/url', { url: to }),
    back: () => post('/back'),
    reload: () => post('/refresh'),
    crash: () => killAll(own),
    close: () => inTab(() => session.delete('/window')),
  };
}
