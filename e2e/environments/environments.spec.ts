import { writeFile } from 'node:fs/promises';
import vm from 'node:vm';
import { test as base, expect } from '@playwright/test';
import { run } from '../../scripts/run.ts';
import { sharedFixture } from '../rig/sharedFixture.ts';
import type { conform as Conform, Findings, Surroundings } from './conform.ts';
import { type ConformanceSite, startConformanceSite } from './environments.ts';

declare global {
  var conform: typeof Conform;
}

const test = base.extend<object, { site: ConformanceSite }>({
  site: sharedFixture(startConformanceSite),
});

/** All that are found to hold; the first lines of a failure name those that do not. */
function expectAllKept(findings: Findings): void {
  const broken = Object.entries(findings).filter(([, problem]) => problem);
  expect(broken).toEqual([]);
  expect(Object.keys(findings).length).toBeGreaterThan(8);
}

test('in a window', async ({ page, site }) => {
  await page.goto(site.url);

  const findings = await page.evaluate((surroundings) => globalThis.conform(surroundings), {
    intake: site.url,
    hasPerson: true,
  });

  expectAllKept(findings);
});

for (const kind of ['dedicated', 'shared', 'service'] as const) {
  test(`in a ${kind} worker`, async ({ page, site }) => {
    await page.goto(site.url);

    const findings = await page.evaluate(askWorker, {
      kind,
      surroundings: { intake: site.url, hasPerson: true },
    });

    expectAllKept(findings);
  });
}

for (const major of [20, 22, 24, 26]) {
  test(`in Node ${major}`, async ({ site }, info) => {
    test.setTimeout(180_000);
    const file = info.outputPath('conform.mjs');
    const surroundings: Surroundings = { intake: site.url, hasPerson: false };
    await writeFile(
      file,
      `${site.program}
      console.log(process.version + ' ' + JSON.stringify(await conform(${JSON.stringify(surroundings)})));`,
    );
    const npx = (args: readonly string[]) =>
      run('npx', ['--yes', '--prefer-offline', '--package', `node@${major}`, '--', 'node', ...args], {
        env: { ...process.env, NODE_OPTIONS: '' },
      });
    const { code: missing, output: why } = await npx(['--version']);
    test.skip(missing !== 0, `Node ${major} could not be fetched: ${why}`);

    const { code, output } = await npx([file]);

    expect(code, output).toBe(0);
    expect(output).toMatch(new RegExp(`^v${major}\\.`));
    expectAllKept(JSON.parse(output.slice(output.indexOf(' '))));
  });
}

test('at the edge, with what the web has and nothing of Node', async ({ site }) => {
  const edge = vm.createContext(
    Object.fromEntries(edgeGlobals.map((name) => [name, Reflect.get(globalThis, name)])),
  );
  vm.runInContext('globalThis.self = globalThis;', edge);
  vm.runInContext(site.program, edge);

  const lacks = vm.runInContext('[typeof process, typeof Buffer, typeof require, typeof document]', edge);
  const findings = await vm.runInContext(`conform({ intake: '${site.url}', hasPerson: false })`, edge);

  expect([...lacks]).toEqual(['undefined', 'undefined', 'undefined', 'undefined']);
  expectAllKept(findings);
});

/** What server runtimes have in common, as far as the language itself does not have it. https://min-common-api.proposal.wintertc.org */
const edgeGlobals = [
  'AbortController',
  'AbortSignal',
  'Blob',
  'CompressionStream',
  'crypto',
  'CryptoKey',
  'DecompressionStream',
  'DOMException',
  'Event',
  'EventTarget',
  'fetch',
  'FormData',
  'Headers',
  'performance',
  'queueMicrotask',
  'ReadableStream',
  'Request',
  'Response',
  'setInterval',
  'setTimeout',
  'clearInterval',
  'clearTimeout',
  'structuredClone',
  'TextDecoder',
  'TextEncoder',
  'TransformStream',
  'URL',
  'URLSearchParams',
  'WritableStream',
  'atob',
  'btoa',
  'console',
];

interface WorkerQuestion {
  readonly kind: 'dedicated' | 'shared' | 'service';
  readonly surroundings: Surroundings;
}

/** In a page: has a worker conform, and ends it. */
async function askWorker({ kind, surroundings }: WorkerQuestion): Promise<Findings> {
  if (kind === 'shared') {
    const { port } = new SharedWorker('/worker.js');
    port.postMessage(surroundings);
    return new Promise((resolve) => {
      port.onmessage = ({ data }) => resolve(data);
    });
  }
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise<Findings>((resolve) => {
    port1.onmessage = ({ data }) => resolve(data);
  });
  if (kind === 'dedicated') {
    const worker = new Worker('/worker.js');
    worker.postMessage(surroundings, [port2]);
    const findings = await answer;
    worker.terminate();
    return findings;
  }
  await navigator.serviceWorker.register('/worker.js');
  const registration = await navigator.serviceWorker.ready;
  registration.active?.postMessage(surroundings, [port2]);
  const findings = await answer;
  await registration.unregister();
  return findings;
}
