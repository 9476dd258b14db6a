/** Keeps the page from doing anything else for a while. */
export function freeze(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
