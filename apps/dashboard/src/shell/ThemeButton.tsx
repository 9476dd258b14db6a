import type { ReactNode } from 'react';
import { toggleTheme, useTheme } from './theme.ts';

/** Turns light into dark and back. */
export function ThemeButton(): ReactNode {
  const isDark = useTheme() === 'dark';
  return (
    <button
      type="button"
      className="icon"
      onClick={toggleTheme}
      aria-label={isDark ? 'Light theme' : 'Dark theme'}
    >
      <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
        {isDark ? (
          <path d="M10 6.4a3.6 3.6 0 1 0 0 7.2 3.6 3.6 0 0 0 0-7.2zM10 1.8v2M10 16.2v2M1.8 10h2M16.2 10h2M4.2 4.2l1.4 1.4M14.4 14.4l1.4 1.4M4.2 15.8l1.4-1.4M14.4 5.6l1.4-1.4" />
        ) : (
          <path d="M16.5 12.2A7 7 0 0 1 7.8 3.5a7 7 0 1 0 8.7 8.7z" />
        )}
      </svg>
    </button>
  );
}
