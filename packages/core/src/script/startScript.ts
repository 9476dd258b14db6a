import { type Candor, createCandor } from './createCandor.ts';
import { readOptions } from './readOptions.ts';
import type { QueuedCall, Stub } from './stub.ts';

/** Starts everything as a script tag asks and puts it where the page can reach it. */
export function startScript(tag: Element | null): void {
  const options = readOptions(tag);
  const globals = globalThis as unknown as Record<string, unknown>;
  const present = globals[options.globalName];
  if (isRunning(present)) {
    console.debug('[candor] is running already: one script tag is enough');
    return;
  }
  const isTaken = present !== undefined && present !== null;
  // `window.name` is a text that is empty, and would be made of whatever is put there.
  if (isTaken && !isStub(present) && !isNamedElement(present)) {
    console.error(`[candor] window.${options.globalName} is taken: name another with data-global="name"`);
    return;
  }

  try {
    const candor = createCandor(options);
    globals[options.globalName] = candor;
    if (isStub(present)) takeOver(present, candor);
  } catch (problem) {
    // A wrong option: the message holds the cure, and the page must not fail for it.
    console.error(String(problem));
  }
}

// The calls made so far, in their order, and those of whoever kept one of the stub's functions.
function takeOver(stub: Stub, candor: Candor): void {
  stub.stop?.();
  for (const call of stub.q.splice(0)) run(call, candor);
  stub.q.push = (...calls) => {
    for (const call of calls) run(call, candor);
    return 0;
  };
}

function run([method, args, timestamp]: QueuedCall, candor: Candor): void {
  if (!Object.hasOwn(candor, method)) return;
  try {
    (candor[method as keyof Candor] as (...args: unknown[]) => unknown)(
      ...toTimedCall(method, args, timestamp),
    );
  } catch (problem) {
    console.debug('[candor] could not', method, problem);
  }
}

// A call that waited still tells when it was made.
function toTimedCall(method: string, args: readonly unknown[], timestamp: number): readonly unknown[] {
  const [first, second] = args;
  if (method === 'track')
    return [{ timestamp, ...(typeof first === 'string' ? { type: first, data: second } : Object(first)) }];
  if (method === 'captureError') return [first, { timestamp, ...Object(second) }];
  return args;
}

function isStub(value: unknown): value is Stub {
  return Array.isArray((value as Partial<Stub> | undefined)?.q);
}

function isRunning(value: unknown): boolean {
  return Boolean((value as Partial<Candor> | undefined)?.collector);
}

// An element with the id `candor` is reachable as `window.candor` until somebody takes the name.
function isNamedElement(value: unknown): boolean {
  return value instanceof Element || value instanceof HTMLCollection;
}
