import { register } from '@candor/elements';
import { CandorConsent, type ConsentSource } from '@candor/elements/consent';

declare global {
  /** What the script tag left. */
  var candor: { readonly collector: ConsentSource } | undefined;
}

register(CandorConsent);
const consent = document.querySelector<CandorConsent>(CandorConsent.tag);
if (consent && globalThis.candor) consent.collector = globalThis.candor.collector;
