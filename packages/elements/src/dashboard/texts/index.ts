import type { Translations } from '../../base/language.ts';
import { type DashboardTexts, en } from './en.ts';

export const translations: Translations<DashboardTexts> = {
  en,
  others: {
    de: async () => (await import('./de.ts')).de,
    fr: async () => (await import('./fr.ts')).fr,
    es: async () => (await import('./es.ts')).es,
    ar: async () => (await import('./ar.ts')).ar,
  },
};
