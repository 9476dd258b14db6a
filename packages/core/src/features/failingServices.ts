/** The names of the services that do not do well, by the collector that their health is told to. */
const failing = /* @__PURE__ */ new WeakMap<object, () => string[]>();

/** Says who knows which services fail; errors that are told to the same collector then take it along. */
export function setFailingServices(tracker: object, list: () => string[]): void {
  failing.set(tracker, list);
}

/** Which services fail right now; `undefined` when all do well, or nobody asks them. */
export function failingServices(tracker: object): string[] | undefined {
  const names = failing.get(tracker)?.();
  return names?.length ? names : undefined;
}
