import type { SuiteOptions, SuiteReport } from './runSuite.ts';

declare global {
  var runSuite: (options: SuiteOptions) => Promise<SuiteReport>;
  var suiteReport: SuiteReport | { readonly problem: string } | undefined;
}

/** Which part of a page the suite runs in. */
export type PagePart = 'window' | 'dedicated' | 'service';

/** In a page of the site: starts the suite there or in a worker, and leaves the report at the window. Sees nothing but its arguments. */
export async function startInPage(part: PagePart, options: SuiteOptions): Promise<void> {
  const keep = (report: typeof suiteReport): void => {
    globalThis.suiteReport = report;
  };
  if (part === 'window') {
    globalThis.runSuite(options).then(keep, (problem: unknown) => keep({ problem: String(problem) }));
    return;
  }
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => keep(data);
  if (part === 'dedicated') {
    const worker = new Worker('/worker.js');
    worker.onerror = ({ message }) => keep({ problem: message });
    worker.postMessage(options, [port2]);
    return;
  }
  await navigator.serviceWorker.register('/worker.js');
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage(options, [port2]);
}

/** In the same page: the report, once there is one. */
export function readReport(): SuiteReport | { readonly problem: string } | null {
  return globalThis.suiteReport ?? null;
}
