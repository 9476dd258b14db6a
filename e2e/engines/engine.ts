/** The engines besides Chromium, which has tests of its own. */
export const engineNames = ['firefox', 'webkit'] as const;
export type EngineName = (typeof engineNames)[number];

/** A real browser, driven by its own automation protocol. */
export interface Engine {
  readonly name: EngineName;
  readonly version: string;
  /** Whether what pages store is still there after `kill` and `relaunch`. */
  readonly keepsProfile: boolean;
  /** A new tab, once its page has loaded. */
  open(url: string): Promise<Tab>;
  /** Whether tabs can still be driven after one has crashed; otherwise only `relaunch` helps. */
  readonly survivesCrash: boolean;
  /** Ends the whole browser at once, as a power cut would. */
  kill(): Promise<void>;
  /** Ends what runs and starts it again, on the same profile where there is one. */
  relaunch(): Promise<void>;
  close(): Promise<void>;
}

export interface Tab {
  /** Runs a function in the page, whatever it returns as JSON; it sees nothing but its arguments. */
  evaluate<Args extends readonly unknown[], Result>(
    run: (...args: Args) => Result | Promise<Result>,
    ...args: Args
  ): Promise<Result>;
  /** Presses keys one after the other, by WebDriver's names of them or as they are written. */
  press(...keys: readonly string[]): Promise<void>;
  navigate(url: string): Promise<void>;
  /** One step back in the tab's history. */
  back(): Promise<void>;
  reload(): Promise<void>;
  /** Ends the process of this page, and the pages that share it; the browser and pages of other processes live on. */
  crash(): Promise<void>;
  close(): Promise<void>;
}

/** What a page answers to `callSource`: always a text, so that no protocol's own value types matter. */
export function readAnswer<Result>(text: unknown): Result {
  const { value, error } = JSON.parse(String(text)) as { value: Result; error?: string };
  if (error !== undefined) throw new Error(`In the page: ${error}`);
  return value;
}

/** An expression that calls the function with the arguments and ends as a text for `readAnswer`. */
export function callSource(run: (...args: never[]) => unknown, args: readonly unknown[]): string {
  const call = `(async () => (${run})(...${JSON.stringify(args)}))()`;
  const fail = '(e) => JSON.stringify({ error: (e && e.stack ? String(e) + "\\n" + e.stack : String(e)) })';
  return `${call}.then((value) => JSON.stringify({ value }), ${fail})`;
}

/** Signs that WebDriver has for keys without one. https://w3c.github.io/webdriver/#keyboard-actions */
const keys: Readonly<Record<string, string>> = { Tab: '\uE004', Enter: '\uE007', Escape: '\uE00C' };

/** What both protocols perform. */
export function keyActions(pressed: readonly string[]): readonly object[] {
  const actions = pressed.flatMap((key) =>
    ['keyDown', 'keyUp'].map((type) => ({ type, value: keys[key] ?? key })),
  );
  return [{ type: 'key', id: 'keyboard', actions }];
}
