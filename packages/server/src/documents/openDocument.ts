import type { Documents, Version } from './Documents.ts';

/** A document that this server knows by heart. */
export interface Document<State> {
  /** As it is now; never changed in place. */
  readonly state: State;
  /**
   * Makes one change after the other to the newest state; resolves when it is durable. What throws changes nothing. `make` is asked again
   * where another server was first.
   */
  change<Result>(make: (draft: State) => Result | Promise<Result>): Promise<Result>;
  /** Is called whenever the state is another, whoever has changed it. */
  watch(onChange: () => void): void;
}

/** How a document is read and written. */
export interface DocumentForm<State> {
  /** Where there is none yet. */
  empty: () => State;
  /** Throws for what cannot be used; `place` is what to name. */
  decode: (text: string, place: string) => State;
  encode: (state: State) => string;
}

/** Reads a document, or begins it. */
export async function openDocument<State>(
  documents: Documents,
  name: string,
  { empty, decode, encode }: DocumentForm<State>,
): Promise<Document<State>> {
  const toState = ({ text }: Version): State => decode(text, documents.placeOf(name));
  const listeners: (() => void)[] = [];
  const found = await documents.read(name);
  let version = found?.version ?? 0;
  let state = found ? toState(found) : empty();
  let queue: Promise<unknown> = Promise.resolve();

  function take(newer: number, next: State): void {
    if (newer <= version) return;
    version = newer;
    state = next;
    for (const tell of listeners) tell();
  }

  async function apply<Result>(make: (draft: State) => Result | Promise<Result>): Promise<Result> {
    for (;;) {
      const next = version + 1;
      const draft = structuredClone(state);
      const result = await make(draft);
      if (await documents.write(name, next, encode(draft))) {
        take(next, draft);
        return result;
      }
      const newest = await documents.read(name);
      if (newest) take(newest.version, toState(newest));
    }
  }

  documents.watch(
    name,
    () => version,
    (newer) => take(newer.version, toState(newer)),
  );
  return {
    get state() {
      return state;
    },
    change(make) {
      const done = queue.then(() => apply(make));
      // What failed must not keep the next from its turn.
      queue = done.catch(() => undefined);
      return done;
    },
    watch(onChange) {
      listeners.push(onChange);
    },
  };
}
