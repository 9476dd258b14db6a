export { CandorConsent, type ConsentSource } from './CandorConsent.ts';
export type { ConsentTexts } from './texts/en.ts';
