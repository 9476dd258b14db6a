import type { FastifyReply, FastifyRequest } from 'fastify';
import type { InnerEvent } from '../../event.ts';
import type { ParseLimits } from '../parse.ts';
import type { Refusal } from '../refusal.ts';
import type { Batch } from './batch.ts';

/** A body as its client meant it. */
export interface Translation {
  readonly batches: readonly Batch[];
  /** What is no event of any kind that is kept, by what it is: `sentry replay_event`. */
  readonly notKept: Readonly<Record<string, number>>;
  /** What the answer has to name. */
  readonly id?: string;
}

/** What became of a body. */
export interface Outcome {
  readonly id: string | undefined;
  /** Items turned down, each once, with the reason for one of them. */
  readonly refused: number;
  readonly reason: string;
  /** Whether the key has little left of what it may send. */
  readonly isLow: boolean;
}

/** What a body comes with. */
interface Received {
  readonly request: FastifyRequest;
  readonly receivedAt: number;
  /** The same for the same body, and for no other. */
  readonly digest: string;
}

/** How another client speaks. */
export interface Dialect {
  readonly source: Exclude<InnerEvent['source'], 'own'>;
  /** Where it sends to; `:key` is where it names its key in the path. */
  readonly paths: readonly string[];
  /** Whether a content type is one of its own. */
  readonly reads: (contentType: string) => boolean;
  readonly translate: (body: Buffer, received: Received) => Translation | Refusal;
  readonly accept: (reply: FastifyReply, outcome: Outcome, request: FastifyRequest) => FastifyReply;
  readonly refuse: (reply: FastifyReply, refusal: Refusal, request: FastifyRequest) => FastifyReply;
}

/** Bytes of a body, on the wire and unpacked: clients gather half a thousand events before they send, and drop what is refused for its size. */
export const maxForeignWireBytes: number = 1024 * 1024;
export const maxForeignBytes: number = 2 * 1024 * 1024;

/** Other clients nest deeper than ours: OTLP takes four levels of JSON for one of its own. */
export const foreignLimits: ParseLimits = { maxDepth: 64, maxValues: 200_000 };

/** Events of a body; what comes behind them is turned down, and the rest kept. */
export const maxForeignEvents = 2000;
/** Visits and items of a body, each of which is spooled by itself. */
export const maxBatches = 500;
