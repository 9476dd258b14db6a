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

/** Whether a value is one of these. */
export function isSeverity(value: unknown): value is ErrorSeverity {
  return Object.values<unknown>(ErrorSeverity).includes(value);
}
