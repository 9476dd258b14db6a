export { createRedactor, type RedactOptions, type Redactor, redact } from './pipeline/redact.ts';
