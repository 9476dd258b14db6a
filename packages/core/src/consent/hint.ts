/** Says once, where a developer looks, why nothing is collected. */
export function createHint(): () => void {
  let isSaid = false;
  return () => {
    if (isSaid) return;
    isSaid = true;
    globalThis.console?.info(
      '[candor] Nothing is collected, for nobody has agreed yet. ' +
        "Call collector.setConsent('enhanced') when the person does, or pass consent: 'enhanced' if you need not ask.",
    );
  };
}
