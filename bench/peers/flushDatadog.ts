/** It sends when the page unloads and has no word for it; this mark makes it believe an event that no browser sent. */
export function flushDatadog(): void {
  dispatchEvent(Object.assign(new Event('beforeunload'), { __ddIsTrusted: true }));
}
