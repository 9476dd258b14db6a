import type { AnchorHTMLAttributes, MouseEvent, ReactNode } from 'react';
import { toSearch } from './filters.ts';
import { goTo, useFilters } from './location.ts';

interface LinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  /** A path of the dashboard; the time range, page and segment come along. */
  to: string;
  /** The question that it asks of that page. @default none */
  q?: string | undefined;
  children: ReactNode;
}

/** A real link that stays within the document on a plain click. */
export function Link({ to, q, children, ...rest }: LinkProps): ReactNode {
  // A type is the live stream's, a question its page's, choices are a board's.
  const { type: _type, q: _q, choices: _choices, ...kept } = useFilters();
  const href = to + toSearch({ ...kept, ...(q !== undefined && { q }) });
  return (
    <a {...rest} href={href} onClick={(event) => follow(event, href)}>
      {children}
    </a>
  );
}

function follow(event: MouseEvent, href: string): void {
  const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  if (!isPlain) return;
  event.preventDefault();
  goTo(href);
}
