import type { CSSProperties, ReactNode } from 'react';

// Safari does not let the keyboard into a region that scrolls unless it is told to.
// https://dequeuniversity.com/rules/axe/4.11/scrollable-region-focusable
const REACHABLE = { tabIndex: 0 };

interface ScrollRegionProps {
  label: string;
  className: string;
  style?: CSSProperties;
  children: ReactNode;
}

/** A part of the page that scrolls on its own, by keyboard too. */
export function ScrollRegion({ label, children, ...rest }: ScrollRegionProps): ReactNode {
  return (
    <section {...rest} {...REACHABLE} aria-label={label}>
      {children}
    </section>
  );
}
