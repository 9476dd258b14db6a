import type { Translations } from '../../base/language.ts';
import { en, type FeedbackTexts } from './en.ts';

export const translations: Translations<FeedbackTexts> = {
  en,
  others: {
    de: async () => (await import('./de.ts')).de,
    fr: async () => (await import('./fr.ts')).fr,
    es: async () => (await import('./es.ts')).es,
    ar: async () => (await import('./ar.ts')).ar,
  },
};
