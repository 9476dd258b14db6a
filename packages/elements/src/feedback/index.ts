export { CandorFeedback, type FeedbackTarget } from './CandorFeedback.ts';
export type { FeedbackTexts } from './texts/en.ts';
