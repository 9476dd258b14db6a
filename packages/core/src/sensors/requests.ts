import { guard } from '../browser/guard.ts';
import { patch } from '../browser/patch.ts';
import { type Stop, stopAll } from '../stop.ts';

/** What a page asks the network for. */
export interface StartedRequest {
  readonly api: 'fetch' | 'xhr';
  readonly method: string;
  readonly url: URL;
}

/** How that went. */
export interface EndedRequest {
  /** 0 where nobody answered, or the browser keeps the answer from the page. */
  readonly status: number;
  /** How it ended where no answer came. */
  readonly failure?: 'aborted' | 'timeout' | 'failed';
  /** Whether the headers of the watcher went with it. */
  readonly hasHeaders: boolean;
  /** A header of the answer, as far as the page may read it. */
  header(name: string): string | null | undefined;
}

/** What somebody wants of a request. */
export interface RequestWatch {
  /** Go with the request, where that changes nothing else about it and the page has not set them itself. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Called once, when the answer's headers are there (`fetch`) or all of it (`XMLHttpRequest`). */
  end(ended: EndedRequest): void;
}

type Begin = (request: StartedRequest) => RequestWatch | undefined;

/** Watches `fetch` and `XMLHttpRequest`; the page gets the answers, errors and moments that it would get without. */
export function requests(begin: Begin): Stop {
  const { XMLHttpRequest } = globalThis as Partial<typeof globalThis>;
  return stopAll([
    patch(globalThis, 'fetch', (original) => toWatchedFetch(original, begin)),
    XMLHttpRequest ? watchXhr(XMLHttpRequest.prototype, begin) : () => undefined,
  ]);
}

type Fetch = typeof globalThis.fetch;
type FetchArguments = Parameters<Fetch>;

function toWatchedFetch(original: Fetch, begin: Begin): Fetch {
  return function fetch(this: unknown, ...given: FetchArguments) {
    let args = given;
    let watch: RequestWatch | undefined;
    guard(() => {
      if (!given.length) return; // The page's own mistake, which the browser will tell it.
      watch = begin(toStarted(given));
      if (watch?.headers) args = withHeaders(given, watch.headers) ?? given;
    })();
    const promise = Reflect.apply(original, this, args) as Promise<Response>;
    return watch ? follow(promise, watch, given, args !== given) : promise;
  };
}

function toStarted([input, init]: FetchArguments): StartedRequest {
  const request = isRequest(input) ? input : undefined;
  return {
    api: 'fetch',
    method: String(init?.method ?? request?.method ?? 'GET').toUpperCase(),
    url: new URL(request?.url ?? String(input), document.baseURI),
  };
}

/** The same request with more headers; `undefined` where the page has set one of them, or making it would change something else. */
function withHeaders(
  [input, init, ...rest]: [...FetchArguments, ...unknown[]],
  added: Readonly<Record<string, string>>,
): FetchArguments | undefined {
  const request = isRequest(input) ? input : undefined;
  const headers = new Headers(init?.headers ?? request?.headers);
  const names = Object.keys(added);
  if (names.some((name) => headers.has(name))) return undefined;
  if (request && init == null) {
    // Naming only the headers would reset referrer and policy. https://fetch.spec.whatwg.org/#dom-request
    const copy = new Request(request);
    for (const name of names) copy.headers.set(name, added[name] ?? '');
    return [copy];
  }
  // Copying would lose what an instance of somebody's class inherits.
  if (init && ![Object.prototype, null].includes(Object.getPrototypeOf(init))) return undefined;
  for (const name of names) headers.set(name, added[name] ?? '');
  return [input, { ...init, headers }, ...rest] as unknown as FetchArguments;
}

/** A promise of its own, for one that is looked at here would count as handled there, and its rejection would go unheard. */
function follow(
  promise: Promise<Response>,
  { end }: RequestWatch,
  [input, init]: FetchArguments,
  hasHeaders: boolean,
): Promise<Response> {
  const tell = guard(end);
  try {
    return promise.then(
      (response) => {
        tell({ status: response.status, hasHeaders, header: (name) => response.headers.get(name) });
        return response;
      },
      (thrown: unknown) => {
        guard(() => {
          const signal = init?.signal ?? (isRequest(input) ? input.signal : undefined);
          end({ status: 0, failure: toFailure(thrown, signal), hasHeaders, header: () => undefined });
        })();
        throw thrown;
      },
    );
  } catch {
    return promise; // What is no promise, or has a `then` that the page has replaced.
  }
}

function toFailure(
  thrown: unknown,
  signal: AbortSignal | null | undefined,
): 'aborted' | 'timeout' | 'failed' {
  const { name } = Object(thrown) as { readonly name?: unknown };
  if (name === 'TimeoutError') return 'timeout';
  return name === 'AbortError' || signal?.aborted ? 'aborted' : 'failed';
}

function isRequest(input: unknown): input is Request {
  return typeof Request === 'function' && input instanceof Request;
}

interface Opened {
  readonly method: string;
  readonly url: string;
  readonly headers: Set<string>;
  stop: Stop;
}

const failures = { load: undefined, error: 'failed', abort: 'aborted', timeout: 'timeout' } as const;

function watchXhr(prototype: XMLHttpRequest, begin: Begin): Stop {
  const opened = new WeakMap<XMLHttpRequest, Opened>();
  return stopAll([
    patch(
      prototype,
      'open',
      (original) =>
        function open(this: XMLHttpRequest, ...args: unknown[]) {
          // What it was doing ends without a word.
          opened.get(this)?.stop();
          opened.delete(this);
          Reflect.apply(original, this, args);
          guard(() => {
            const [method, url] = args.map(String) as [string, string];
            opened.set(this, {
              method: method.toUpperCase(),
              url,
              headers: new Set(),
              stop: () => undefined,
            });
          })();
        },
    ),
    patch(
      prototype,
      'setRequestHeader',
      (original) =>
        function setRequestHeader(this: XMLHttpRequest, ...args) {
          Reflect.apply(original, this, args);
          guard(() => opened.get(this)?.headers.add(String(args[0]).toLowerCase()))();
        },
    ),
    patch(
      prototype,
      'send',
      (original) =>
        function send(this: XMLHttpRequest, ...args) {
          const known = opened.get(this);
          if (known) guard(() => watchOne(this, known, begin))();
          try {
            Reflect.apply(original, this, args);
          } catch (thrown) {
            known?.stop();
            throw thrown;
          }
        },
    ),
  ]);
}

function watchOne(xhr: XMLHttpRequest, known: Opened, begin: Begin): void {
  const url = new URL(known.url, document.baseURI);
  const watch = begin({ api: 'xhr', method: known.method, url });
  if (!watch) return;
  const added = Object.entries(watch.headers ?? {}).filter(([name]) => !known.headers.has(name));
  for (const [name, value] of added) xhr.setRequestHeader(name, value);
  const onEnd = guard(({ type }: Event) => {
    known.stop();
    const failure = failures[type as keyof typeof failures];
    watch.end({
      status: xhr.status,
      ...(failure && { failure }),
      hasHeaders: added.length > 0,
      header: (name) => headerOf(xhr, name),
    });
  });
  for (const type of Object.keys(failures)) xhr.addEventListener(type, onEnd);
  known.stop = () => {
    for (const type of Object.keys(failures)) xhr.removeEventListener(type, onEnd);
  };
}

// Asking for one that the page may not read would put an error on its console.
function headerOf(xhr: XMLHttpRequest, name: string): string | undefined {
  const lines = xhr.getAllResponseHeaders().split('\r\n');
  const line = lines.find((text) => text.toLowerCase().startsWith(`${name}:`));
  return line?.slice(name.length + 1).trim();
}
