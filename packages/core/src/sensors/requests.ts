import { guard } from '../browser/guard.ts';
import { listen } from '../browser/listen.ts';
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
  /** Whether the header of the watcher went with it. */
  readonly isMarked: boolean;
  /** A header of the answer, as far as the page may read it. */
  header(name: string): string | null | undefined;
}

/** What somebody wants of a request. */
export interface RequestWatch {
  /** Goes with the request, where that changes nothing else about it and the page has not set it itself; a name in lower case. */
  readonly mark?: Mark | undefined;
  /** Called once, when the answer's headers are there (`fetch`) or all of it (`XMLHttpRequest`). */
  end(ended: EndedRequest): void;
}

type Mark = readonly [name: string, value: string];
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
      if (watch?.mark) args = withHeader(given, watch.mark) ?? given;
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

/** The same request with one header more; `undefined` where the page has set it, or adding it would change something else. */
function withHeader(
  [input, init, ...rest]: [...FetchArguments, ...unknown[]],
  [name, value]: Mark,
): FetchArguments | undefined {
  const request = isRequest(input) ? input : undefined;
  const headers = new Headers(init?.headers ?? request?.headers);
  // Without CORS browsers leave the header out, and nobody would know the trace that is told.
  if (headers.has(name) || (init?.mode ?? request?.mode) === 'no-cors') return undefined;
  if (request && init == null) {
    // Naming only the headers would reset referrer and policy. https://fetch.spec.whatwg.org/#dom-request
    const copy = new Request(request);
    copy.headers.set(name, value);
    return [copy];
  }
  // Copying would lose what an instance of somebody's class inherits.
  if (init && ![Object.prototype, null].includes(Object.getPrototypeOf(init))) return undefined;
  headers.set(name, value);
  return [input, { ...init, headers }, ...rest] as unknown as FetchArguments;
}

/** A promise of its own, for one that is looked at here would count as handled there, and its rejection would go unheard. */
function follow(
  promise: Promise<Response>,
  { end }: RequestWatch,
  [input, init]: FetchArguments,
  isMarked: boolean,
): Promise<Response> {
  const tell = guard((response?: Response, thrown?: unknown) => {
    const signal = init?.signal ?? (isRequest(input) ? input.signal : undefined);
    end({
      status: response?.status ?? 0,
      ...(!response && { failure: toFailure(Object(thrown).name, signal?.aborted) }),
      isMarked,
      header: (name) => response?.headers.get(name),
    });
  });
  try {
    return promise.then(
      (response) => {
        tell(response);
        return response;
      },
      (thrown: unknown) => {
        tell(undefined, thrown);
        throw thrown;
      },
    );
  } catch {
    return promise; // What is no promise, or has a `then` that the page has replaced.
  }
}

/** By the name of an event or of what was thrown; a page may abort with whatever it likes. */
function toFailure(name: unknown, isAborted?: boolean): EndedRequest['failure'] & string {
  if (/timeout/i.test(String(name))) return 'timeout';
  return isAborted || /abort/i.test(String(name)) ? 'aborted' : 'failed';
}

function isRequest(input: unknown): input is Request {
  // One that a frame has made is no instance of the page's own class, and `fetch` takes it nevertheless.
  return (
    Object.prototype.toString.call(input) === '[object Request]' ||
    (typeof Request === 'function' && input instanceof Request)
  );
}

interface Opened {
  readonly method: string;
  readonly url: string;
  readonly headers: Set<string>;
  /** There once it is sent and watched. */
  stop?: Stop;
}

function watchXhr(prototype: XMLHttpRequest, begin: Begin): Stop {
  const opened = new WeakMap<XMLHttpRequest, Opened>();
  return stopAll([
    patch(
      prototype,
      'open',
      (original) =>
        function open(this: XMLHttpRequest, ...args: unknown[]) {
          // What it was doing ends without a word.
          opened.get(this)?.stop?.();
          opened.delete(this);
          Reflect.apply(original, this, args);
          guard(() => {
            const [method, url] = args.map(String) as [string, string];
            opened.set(this, { method: method.toUpperCase(), url, headers: new Set() });
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
          // Whoever sends twice is told so by the browser, and the first one goes on.
          const isFirst = known && !known.stop;
          if (isFirst) guard(() => watchOne(this, known, begin))();
          try {
            Reflect.apply(original, this, args);
          } catch (thrown) {
            if (isFirst) known.stop?.();
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
  const mark = watch.mark && !known.headers.has(watch.mark[0]) ? watch.mark : undefined;
  if (mark) xhr.setRequestHeader(...mark);
  const stop = stopAll(
    ['load', 'error', 'abort', 'timeout'].map((type) =>
      listen(xhr, type, () => {
        stop();
        watch.end({
          status: xhr.status,
          ...(type !== 'load' && { failure: toFailure(type) }),
          isMarked: !!mark,
          header: (name) => headerOf(xhr, name),
        });
      }),
    ),
  );
  known.stop = stop;
}

// Asking for one that the page may not read would put an error on its console.
function headerOf(xhr: XMLHttpRequest, name: string): string | undefined {
  const lines = xhr.getAllResponseHeaders().split('\r\n');
  const line = lines.find((text) => text.toLowerCase().startsWith(`${name}:`));
  return line?.slice(name.length + 1).trim();
}
