import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bidi, connectBidi } from './bidi.ts';
import { callSource, type Engine, keyActions, readAnswer, type Tab } from './engine.ts';
import { killAll, type Program, startProgram } from './program.ts';

/** Only this machine can be reached: everything else meets a proxy that nobody runs. */
const preferences: Readonly<Record<string, string | number | boolean>> = {
  'network.proxy.type': 1,
  'network.proxy.http': '127.0.0.1',
  'network.proxy.http_port': 9,
  'network.proxy.ssl': '127.0.0.1',
  'network.proxy.ssl_port': 9,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'app.normandy.enabled': false,
  'app.update.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.server': '',
  'services.settings.server': 'data:,',
  'browser.shell.checkDefaultBrowser': false,
  'browser.sessionstore.resume_from_crash': false,
  // Otherwise three starts after a kill end in safe mode, which asks a question.
  'toolkit.startup.max_resumed_crashes': -1,
};

/** Firefox without a window, on a profile that lasts until `close`. */
export async function startFirefox(path: string, { isPrivate = false } = {}): Promise<Engine> {
  const profile = await mkdtemp(join(tmpdir(), 'firefox-'));
  const wanted = { ...preferences, 'browser.privatebrowsing.autostart': isPrivate };
  const lines = Object.entries(wanted).map(
    ([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`,
  );
  await writeFile(join(profile, 'user.js'), lines.join('\n'));
  let running = await launch(path, profile);

  return {
    name: 'firefox',
    get version() {
      return running.version;
    },
    keepsProfile: true,
    survivesCrash: true,
    open: async (url) => openTab(running, url),
    kill: () => running.program.kill(),
    async relaunch() {
      await running.program.kill();
      running = await launch(path, profile);
    },
    async close() {
      await running.program.kill();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

interface Running {
  readonly program: Program;
  readonly bidi: Bidi;
  readonly version: string;
}

async function launch(path: string, profile: string): Promise<Running> {
  const args = ['--headless', '--no-remote', '--remote-debugging-port=0', '--profile', profile];
  const program = startProgram(path, args, { MOZ_CRASHREPORTER_DISABLE: '1' });
  const bidi = await connectBidi(`${await program.says(/BiDi listening on (ws:\S+)/)}/session`);
  const { capabilities } = await bidi.send<{ capabilities: { browserVersion: string } }>('session.new', {
    capabilities: {},
  });
  return { program, bidi, version: capabilities.browserVersion };
}

async function openTab({ program, bidi }: Running, url: string): Promise<Tab> {
  const { context } = await bidi.send<{ context: string }>('browsingContext.create', { type: 'tab' });
  const navigate = async (to: string): Promise<void> => {
    await bidi.send('browsingContext.navigate', { context, url: to, wait: 'complete' });
  };
  await navigate(url);
  return {
    async evaluate<Args extends readonly unknown[], Result>(
      run: (...args: Args) => Result | Promise<Result>,
      ...args: Args
    ): Promise<Result> {
      const { result } = await bidi.send<{ result: { value?: unknown } }>('script.evaluate', {
        expression: callSource(run, args),
        target: { context },
        awaitPromise: true,
      });
      return readAnswer<Result>(result.value);
    },
    press: async (...keys) =>
      void (await bidi.send('input.performActions', { context, actions: keyActions(keys) })),
    navigate,
    back: async () => void (await bidi.send('browsingContext.traverseHistory', { context, delta: -1 })),
    reload: async () => void (await bidi.send('browsingContext.reload', { context, wait: 'complete' })),
    // Which of its processes runs which page Firefox does not say.
    crash: () => killAll(program.descendants('-isForBrowser')),
    close: async () => void (await bidi.send('browsingContext.close', { context })),
  };
}
