import { useSyncExternalStore } from 'react';

/** What the page looks like. */
export type Theme = 'light' | 'dark';

const STORED = 'candor-theme';
const CHANGED = 'candor:theme';
let version = 0;

/** Puts the remembered choice in place before the first paint of content. */
export function restoreTheme(): void {
  const chosen = readChoice();
  if (chosen) document.documentElement.dataset['theme'] = chosen;
}

/** The theme on screen. */
export function useTheme(): Theme {
  return useSyncExternalStore(onChange, getTheme);
}

/** Counts changes of theme, for what draws its colours itself. */
export function useThemeVersion(): number {
  return useSyncExternalStore(onChange, () => version);
}

/** Turns to the other theme; a choice that agrees with the system is forgotten, so that it follows again. */
export function toggleTheme(): void {
  const next: Theme = getTheme() === 'dark' ? 'light' : 'dark';
  const isSystems = next === getSystemTheme();
  if (isSystems) delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = next;
  remember(isSystems ? undefined : next);
  dispatchEvent(new Event(CHANGED));
}

function getTheme(): Theme {
  const chosen = document.documentElement.dataset['theme'];
  return chosen === 'light' || chosen === 'dark' ? chosen : getSystemTheme();
}

function getSystemTheme(): Theme {
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** What changes colours. */
const COLOURS = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)', '(forced-colors: active)'];

function onChange(listener: () => void): () => void {
  const queries = COLOURS.map((query) => matchMedia(query));
  const changed = () => {
    version += 1;
    listener();
  };
  for (const query of queries) query.addEventListener('change', changed);
  addEventListener(CHANGED, changed);
  return () => {
    for (const query of queries) query.removeEventListener('change', changed);
    removeEventListener(CHANGED, changed);
  };
}

function readChoice(): Theme | undefined {
  try {
    const stored = localStorage.getItem(STORED);
    return stored === 'light' || stored === 'dark' ? stored : undefined;
  } catch {
    return undefined; // storage may be forbidden; the system's choice is good
  }
}

function remember(theme: Theme | undefined): void {
  try {
    if (theme) localStorage.setItem(STORED, theme);
    else localStorage.removeItem(STORED);
  } catch {
    // forbidden storage: the choice lasts as long as the page
  }
}
