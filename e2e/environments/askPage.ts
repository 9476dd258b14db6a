import type { conform as Conform, Findings, Surroundings } from './conform.ts';

declare global {
  var conform: typeof Conform;
}

/** Which part of a page shall conform. */
export interface Question {
  readonly kind: 'window' | 'dedicated' | 'shared' | 'service' | 'service, in modules';
  readonly surroundings: Surroundings;
}

/** In a page of the site: what is found there, or in a worker that lives for it. Sees nothing but its argument. */
export async function askPage({ kind, surroundings }: Question): Promise<Findings> {
  if (kind === 'window') return globalThis.conform(surroundings);
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
  if (kind === 'service') await navigator.serviceWorker.register('/worker.js');
  else await navigator.serviceWorker.register('/modules/worker.js', { type: 'module', scope: '/' });
  const registration = await navigator.serviceWorker.ready;
  registration.active?.postMessage(surroundings, [port2]);
  const findings = await answer;
  await registration.unregister();
  return findings;
}
