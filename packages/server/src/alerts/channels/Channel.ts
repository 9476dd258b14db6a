import type { ChannelKind, ChannelTarget } from '../../api/types.ts';
import type { AddressRules } from '../addresses.ts';
import type { AlertMessage } from '../message.ts';
import type { Post } from '../post.ts';

/** What a channel may use of the world. */
export interface Wire {
  post: Post;
  rules: AddressRules;
  now: () => number;
}

/** One kind of channel: what it needs to be told once, and how it is told of an incident. */
export interface Channel<Target extends ChannelTarget = ChannelTarget> {
  readonly kind: Target['kind'];
  /** Reads what somebody chose; what is left out of a secret is taken from `kept`. Throws an `AccessProblem`. */
  read(given: Readonly<Record<string, unknown>>, kept?: Target): Target;
  /** What may be shown of it. */
  placeOf(target: Target): string;
  /** Which messages it understands. */
  readonly takes: readonly AlertMessage['what'][];
  /** Throws a `SendProblem`. */
  send(target: Target, message: AlertMessage, wire: Wire): Promise<void>;
}

/** The target of one kind. */
export type TargetOf<Kind extends ChannelKind> = Extract<ChannelTarget, { kind: Kind }>;
