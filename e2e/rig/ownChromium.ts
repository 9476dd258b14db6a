import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from '@playwright/test';
import { childrenOf, isAlive } from '../../packages/server/test/processes.ts';
import { browserArgs, ensureBrowser } from '../../scripts/browser.ts';

/**
 * A Chromium process of ours with a profile of its own. Under Playwright's own flags a tab behind another stays visible, no
 * page freezes, and none comes back from the back/forward cache; here they do, and the process can be killed and started again.
 */
export interface OwnChromium {
  /** Where its profile lies, for tests that spoil it. */
  readonly profile: string;
  /** The profile's context; another one after `relaunch()`. */
  readonly context: BrowserContext;
  /** Shows a tab, which hides the one that was shown. */
  show(page: Page): Promise<void>;
  /** The process that runs a page's code; takes a moment, so ask before the moment of interest. */
  pidOfRenderer(page: Page): Promise<number>;
  /** SIGKILL for the browser and all its processes, without any warning. */
  kill(): Promise<void>;
  /** Ends it as a person does, so that all it holds is written to the disk. */
  quit(): Promise<void>;
  /** Starts it again on the same profile, after `kill()` or instead of what runs. */
  relaunch(): Promise<void>;
  close(): Promise<void>;
}

interface Running {
  readonly child: ChildProcess;
  readonly browser: Browser;
  readonly context: BrowserContext;
  readonly session: CDPSession;
}

export async function startOwnChromium(): Promise<OwnChromium> {
  const profile = await mkdtemp(join(tmpdir(), 'candor-profile-'));
  let running = await launch(profile);

  const kill = async (): Promise<void> => {
    const { child, browser } = running;
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      await killAll(child.pid);
    await browser.close().catch(() => undefined);
  };

  return {
    profile,
    get context() {
      return running.context;
    },
    async show(page) {
      const { targetInfo } = await withSession(page, (session) => session.send('Target.getTargetInfo'));
      await running.session.send('Target.activateTarget', { targetId: targetInfo.targetId });
    },
    pidOfRenderer: findRenderer,
    kill,
    async quit() {
      const { child, session } = running;
      const ended = once(child, 'exit');
      await session.send('Browser.close');
      await ended;
      await kill();
    },
    async relaunch() {
      await kill();
      running = await launch(profile);
    },
    async close() {
      await kill();
      await rm(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    },
  };
}

/** Speaks to one page beside Playwright's own session. */
export async function withSession<Answer>(
  page: Page,
  ask: (session: CDPSession) => Promise<Answer>,
): Promise<Answer> {
  const session = await page.context().newCDPSession(page);
  try {
    return await ask(session);
  } finally {
    await session.detach().catch(() => undefined); // The page may be gone by now.
  }
}

async function launch(profile: string): Promise<Running> {
  const port = join(profile, 'DevToolsActivePort');
  // What an earlier process said, or held before it was killed.
  for (const name of ['DevToolsActivePort', 'SingletonLock', 'SingletonSocket', 'SingletonCookie'])
    await rm(join(profile, name), { force: true });
  const args = [
    ...browserArgs(),
    '--headless=new',
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
    '--no-default-browser-check',
    '--password-store=basic',
    '--use-mock-keychain',
    'about:blank',
  ];
  const child = spawn(await ensureBrowser(), args, { stdio: 'ignore' });
  const address = await poll(() => readFileSync(port, 'utf8').split('\n', 1)[0] || undefined);
  // Playwright's defaults keep every page focused, and so visible for ever.
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${address}`, { noDefaults: true });
  const [context] = browser.contexts();
  if (!context) throw new Error('Chromium has no profile to work with');
  return { child, browser, context, session: await browser.newBrowserCDPSession() };
}

/** The first answer that is there; what throws has none yet. */
async function poll<Answer>(ask: () => Answer | undefined): Promise<Answer> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    try {
      const answer = ask();
      if (answer !== undefined) return answer;
    } catch {
      // Not yet.
    }
    if (performance.now() > deadline) throw new Error('Chromium did not start within 30 s');
    await wait(20);
  }
}

/** The browser first, so that nothing notices the end of the others; then all it has started. */
async function killAll(pid: number): Promise<void> {
  const pids = treeOf(pid);
  for (const one of pids) killOne(one);
  await wait(0);
  while (pids.some(isRunning)) await wait(10);
}

function treeOf(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(treeOf)];
}

function killOne(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Already gone with its parent.
  }
}

/** A killed process whose parent was killed too may wait for somebody to ask how it ended; it does nothing any more. */
function isRunning(pid: number): boolean {
  if (!isAlive(pid)) return false;
  try {
    return !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return isAlive(pid); // macOS has no /proc.
  }
}

/** A trace of a page begins with which process runs each of its frames; nothing else tells. */
async function findRenderer(page: Page): Promise<number> {
  return withSession(page, async (session) => {
    const { targetInfo } = await session.send('Target.getTargetInfo');
    const traced: object[] = [];
    session.on('Tracing.dataCollected', ({ value }) => traced.push(...value));
    const completed = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
    await session.send('Tracing.start', {
      transferMode: 'ReportEvents',
      traceConfig: {
        includedCategories: ['disabled-by-default-devtools.timeline'],
        excludedCategories: ['*'],
      },
    });
    await session.send('Tracing.end');
    await completed;
    const frames = (traced as TraceEvent[]).flatMap(({ args }) => args.data?.frames ?? []);
    const main = frames.find(({ frame }) => frame === targetInfo.targetId);
    if (main === undefined) throw new Error('It cannot be told which process runs the page');
    return main.processId;
  });
}

interface TraceEvent {
  readonly args: { readonly data?: { readonly frames?: readonly { frame: string; processId: number }[] } };
}
