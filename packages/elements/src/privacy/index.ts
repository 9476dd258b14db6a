export { CandorPrivacy, type PersonSource } from './CandorPrivacy.ts';
export type { PrivacyTexts } from './texts/en.ts';
