import type { Step } from './step.ts';

/** Adds the path of the page. */
export function enrich(page: () => string | undefined): Step {
  return (event) => {
    const path = page();
    return path === undefined ? event : { ...event, page: path };
  };
}
