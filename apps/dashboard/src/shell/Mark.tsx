import type { ReactNode } from 'react';

/** The product's sign. */
export function Mark(): ReactNode {
  return (
    <svg className="brand-mark" viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
      <rect width="32" height="32" rx="8" />
      <path d="M22.4 11.6A8 8 0 1 0 22.4 20.4" />
      <circle cx="16" cy="16" r="2.6" />
    </svg>
  );
}
