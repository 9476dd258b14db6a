import { readFile } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { ErrorTracking, TelemetryCollector } from '@candor/core';
import express, { type Request, type Response } from 'express';
import { countStock } from './stock.ts';
import { captureErrors, measureRequests } from './telemetry.ts';

const { PORT = '3000', CANDOR_ENDPOINT = 'http://localhost:4400/v1/envelopes' } = process.env;
const dist = new URL('../dist/', import.meta.url);
const built = new URL('server/entryServer.js', dist).href;
const { render } = (await import(built)) as typeof import('./entryServer.tsx');
const template = await readFile(new URL('client/index.html', dist), 'utf8');

// It counts requests, not people: nobody has to be asked for that, and no event says who it was.
const collector = new TelemetryCollector({
  endpoint: CANDOR_ENDPOINT,
  writeKey: 'cw_lamps',
  environment: 'server',
  flushIntervalMs: 1000,
});
const errors = new ErrorTracking(collector);

const app = express();
app.use(express.static(new URL('client', dist).pathname, { index: false }));
app.post('/v1/envelopes', express.raw({ type: () => true, limit: '100kb' }), passOn);
app.use(measureRequests(collector));
app.get('/', showPage);
app.get('/lamps/:id', showPage);
app.get('/api/lamps/:id/stock', async ({ params }, response) => {
  response.json(await countStock(params.id));
});
app.use(captureErrors(errors));
const server = app.listen(Number(PORT), '127.0.0.1', () => console.log(`Ready at http://127.0.0.1:${PORT}`));

process.once('SIGTERM', async () => {
  server.close();
  server.closeAllConnections();
  collector.destroy();
  await collector.flush();
});

function showPage({ params, route }: Request<{ id?: string }>, response: Response): void {
  const { traceId, traceparent } = response.locals;
  const page = template.replace('<!--traceparent-->', `<meta name="traceparent" content="${traceparent}" />`);
  const [head = '', foot = ''] = page.split('<!--app-->');
  const stock = params.id ? countStock(params.id) : Promise.resolve(0);
  const into = new PassThrough();
  response.type('html').write(head);
  into.pipe(response, { end: false });
  into.once('end', () => response.end(foot));
  into.once('error', () => response.end(foot));
  const onError = (error: unknown): void => {
    errors.captureError(error, { handled: true, context: { route: route.path, traceId } });
  };
  render({ id: params.id, traceId, stock, into, onError });
}

/** Pages send to their own origin; what they send goes on to Candor as it is, and its answer comes back. */
async function passOn(request: Request, response: Response): Promise<void> {
  const { search } = new URL(request.originalUrl, 'http://shop.example');
  const { origin } = request.headers;
  const answer = await fetch(CANDOR_ENDPOINT + search, {
    method: 'POST',
    headers: { 'content-type': 'text/plain', ...(origin && { origin }) },
    body: request.body,
  });
  response
    .status(answer.status)
    .type('json')
    .send(await answer.text());
}
