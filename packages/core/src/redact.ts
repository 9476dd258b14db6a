export { createRedactor, type RedactOptions, type Redactor, redact } from './pipeline/redact.ts';
export type { SiteRules } from './pipeline/textRules.ts';
