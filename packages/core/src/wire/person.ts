import { digest } from './digest.ts';
import type { JsonObject } from './envelope.ts';

/** The most secrets in one request. */
export const MAX_SECRETS = 5000;

/** The id under which the events of a visit travel and rest. Whoever knows it does not know the secret it is made of. */
export function visitId(secret: string): string {
  return digest(`candor visit ${secret}`);
}

/** What a person asks a server with, in the body of a POST and nowhere else: the secrets of their own visits. */
export interface PersonRequest {
  readonly secrets: readonly string[];
  /** Goes on where an answer ended: its `next`. */
  readonly after?: string;
  /** Whether a restriction is lifted; only for `restrict`. */
  readonly lift?: boolean;
}

/** What a server has of somebody's visits; an unknown secret adds nothing and changes nothing else. */
export interface PersonAnswer {
  readonly schema: 1;
  readonly retentionDays: number;
  /** All visits of which something is kept, the newest first; only in the first answer. */
  readonly visits: readonly PersonVisit[];
  /** What is kept, the newest first, at most 1000 in one answer. */
  readonly events: readonly PersonEvent[];
  /** What each page load has told of itself; only in the first answer. */
  readonly pageLoads: readonly JsonObject[];
  /** Ask with this for those that follow. */
  readonly next?: string;
}

/** One visit, in milliseconds since the epoch. */
export interface PersonVisit {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly events: number;
  /** Whether it is kept and not used, because the person has restricted it. */
  readonly isRestricted?: true;
}

/** One event with every field that is kept of it and not empty. */
export type PersonEvent = JsonObject & { readonly id: string; readonly at: number; readonly type: string };

/** What was erased. */
export interface ErasureAnswer {
  /** Events that were kept until now. */
  readonly erased: number;
}

/** What was restricted, or is not any more. */
export interface RestrictionAnswer {
  /** Events that are kept and were moved. */
  readonly moved: number;
}
