import type { Stop, Watcher } from '@candor/core';
import { register } from '../base/register.ts';
import type { CandorDebug, DebugSource } from './CandorDebug.ts';

/** How the panel may be opened. */
export interface DebugOptions {
  /**
   * The key that opens it together with Control and Alt, by its code; empty for none.
   * @default 'KeyD'
   */
  readonly key?: string | undefined;
  /**
   * The parameter of the address that opens it; empty for none.
   * @default 'candor-debug'
   */
  readonly parameter?: string | undefined;
}

/** What opens the panel by a call, and takes all of it back. */
export interface DebugOpener {
  /** Opens the panel; rejects where it cannot be loaded. */
  open(): Promise<CandorDebug>;
  readonly stop: Stop;
}

/**
 * Opens the debug panel by `?candor-debug`, by Control, Alt and D, or by a call; only then it is loaded. Changes nothing of what is
 * collected, on any page.
 *
 * @example
 * const { open, stop } = offerDebug(collector);
 */
export function offerDebug(
  collector: DebugSource,
  { key = 'KeyD', parameter = 'candor-debug' }: DebugOptions = {},
): DebugOpener {
  let panel: Promise<CandorDebug> | undefined;

  const load = async (): Promise<CandorDebug> => {
    // What happens while it is loaded belongs to it, too.
    const early: Parameters<Watcher>[] = [];
    const stopEarly = collector.watch((...what) => void early.push(what));
    try {
      const { CandorDebug } = await import('./CandorDebug.ts');
      register(CandorDebug);
      const element = new CandorDebug();
      element.collector = collector;
      for (const what of early) element.add(...what);
      document.body.append(element);
      return element;
    } finally {
      stopEarly();
    }
  };

  const open = async (): Promise<CandorDebug> => {
    panel ??= load();
    try {
      const element = await panel;
      if (!element.isConnected) document.body.append(element);
      return element;
    } catch (problem) {
      panel = undefined;
      throw problem;
    }
  };

  const openQuietly = (isByKey: boolean): void => {
    open().then(
      (element) => (isByKey ? element.focus() : undefined),
      (problem: unknown) => console.debug('[candor] the debug panel could not be loaded', problem),
    );
  };
  const onKey = (event: KeyboardEvent): void => {
    if (key && event.ctrlKey && event.altKey && event.code === key) openQuietly(true);
  };

  // On a server there is nothing to open it with.
  globalThis.document?.addEventListener('keydown', onKey);
  const isAsked = parameter && new URLSearchParams(globalThis.location?.search).has(parameter);
  if (isAsked && globalThis.document) openQuietly(false);

  return {
    open,
    stop() {
      globalThis.document?.removeEventListener('keydown', onKey);
      // Where it could not be loaded there is none to take away.
      void panel?.then(
        (element) => element.remove(),
        () => undefined,
      );
      panel = undefined;
    },
  };
}
