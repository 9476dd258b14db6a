/** Says once, where a developer looks, why nothing is collected. */
export function createHint(): () => void {
  let isSaid = false;
  return () => {
    if (!isSaid)
      console.info("[candor] collects nothing before setConsent('enhanced') or consent: 'enhanced'");
    isSaid = true;
  };
}
