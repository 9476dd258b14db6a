import { AccessProblem } from '../access/AccessProblem.ts';
import { TooManySignIns } from '../access/password.ts';
import { QuestionProblem } from '../queries/own/QuestionProblem.ts';
import { StoreProblem, type StoreProblemReason } from '../store/StoreProblem.ts';
import { ApiRefusal } from './ApiRefusal.ts';

const FAILED: [number, string, string] = [
  500,
  'failed',
  'The question could not be answered. The log says why.',
];
const UNAVAILABLE: [number, string, string] = [
  503,
  'store_unavailable',
  'The store does not answer. Events are still taken in; ask again in a moment.',
];

const BY_REASON: Readonly<Record<StoreProblemReason, [status: number, code: string, message: string]>> = {
  busy: [503, 'busy', 'Too many questions at once. Ask again in a moment.'],
  'too-heavy': [422, 'too_heavy', 'Too much to look through. Choose a shorter range.'],
  unavailable: UNAVAILABLE,
  unreadable: FAILED,
  failed: FAILED,
};

const BY_ACCESS: Readonly<Record<AccessProblem['reason'], [status: number, code: string]>> = {
  invalid: [400, 'bad_parameter'],
  unknown: [404, 'unknown'],
  conflict: [409, 'conflict'],
};

/** What to answer for an error; nothing of its text leaves, for it may hold what was asked or stored. */
export function toRefusal(error: unknown): ApiRefusal {
  if (error instanceof ApiRefusal) return error;
  if (error instanceof StoreProblem) return new ApiRefusal(...BY_REASON[error.reason]);
  if (error instanceof AccessProblem) return new ApiRefusal(...BY_ACCESS[error.reason], error.message);
  if (error instanceof QuestionProblem) return new ApiRefusal(400, 'bad_question', error.message);
  if (error instanceof TooManySignIns) return new ApiRefusal(503, 'busy', error.message);
  const status = statusOf(error);
  if (status >= 500) return new ApiRefusal(...FAILED);
  return new ApiRefusal(status, 'bad_request', 'The request could not be read.');
}

/** Fastify's own errors, such as a body that is no JSON, know their status. */
function statusOf(error: unknown): number {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 ? status : 500;
}
