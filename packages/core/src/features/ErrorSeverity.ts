/** How bad an error is. */
export const ErrorSeverity = {
  FATAL: 'fatal',
  ERROR: 'error',
  WARNING: 'warning',
  INFO: 'info',
  DEBUG: 'debug',
} as const;

/** How bad an error is. */
export type ErrorSeverity = (typeof ErrorSeverity)[keyof typeof ErrorSeverity];

const severities: readonly unknown[] = [
  'fatal',
  'error',
  'warning',
  'info',
  'debug',
] satisfies ErrorSeverity[];

/** Whether a value is one of these. */
export function isSeverity(value: unknown): value is ErrorSeverity {
  return severities.includes(value);
}
