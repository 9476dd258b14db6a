import { reactRootOptions } from '@candor/react';
import { hydrateRoot } from 'react-dom/client';
import { App } from './App.tsx';

const [, id] = /^\/lamps\/(\w+)$/.exec(location.pathname) ?? [];
const { content: traceparent = '' } = document.querySelector<HTMLMetaElement>('meta[name=traceparent]') ?? {};
const [, traceId = ''] = traceparent.split('-');

const container = document.getElementById('root');
if (container) {
  const stock = id ? askStock(id) : Promise.resolve(0);
  hydrateRoot(container, <App id={id} traceId={traceId} stock={stock} />, reactRootOptions());
}

/** Goes on with the trace of the page. */
async function askStock(lamp: string): Promise<number> {
  const response = await fetch(`/api/lamps/${lamp}/stock`, { headers: { traceparent } });
  if (!response.ok) throw new Error(`The stock is not known: ${response.status}`);
  return response.json();
}
