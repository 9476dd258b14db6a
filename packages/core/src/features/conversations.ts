import { toAmount } from './labels.ts';
import { addTo, createTally, type Sums } from './tally.ts';
import { createWaiting } from './waiting.ts';

/** Who said something in a conversation. */
export type MessageRole = 'user' | 'assistant' | 'system' | 'tool';

/** What is known of the conversations of one provider, or of all. */
export interface ConversationSums {
  readonly started: number;
  readonly ended: number;
  /** Of the ended, those that reached what they were for. */
  readonly succeeded: number;
  /** Of all conversations, by whoever. */
  readonly messages: number;
  readonly userMessages: number;
  readonly assistantMessages: number;
  /** Tokens or characters, whichever the site counts. */
  readonly tokens: number;
  /** Milliseconds from start to end, over the ended. */
  readonly durationMs: number;
  /** succeeded ÷ ended; 0 before the first has ended. */
  readonly successRate: number;
  /** messages ÷ started. */
  readonly averageMessages: number;
  /** durationMs ÷ ended, in milliseconds. */
  readonly averageDurationMs: number;
}

/** The conversations of this page. */
export interface ConversationStats extends ConversationSums {
  readonly byProvider: Readonly<Record<string, ConversationSums>>;
}

const NO_MESSAGES = { messages: 0, userMessages: 0, assistantMessages: 0, tokens: 0 };
const NONE = { started: 0, ended: 0, succeeded: 0, ...NO_MESSAGES, durationMs: 0 };
const MAX_OPEN = 100;

interface Conversation {
  readonly provider: string;
  readonly startedAt: number;
  readonly own: Sums<keyof typeof NO_MESSAGES>;
}

interface Conversations {
  /** What is to be told of it; `undefined` when it has begun before. */
  start(id: string, provider: string): Record<string, unknown> | undefined;
  /** Nothing is told before the end. */
  message(id: string, tokens: unknown, role: unknown): undefined;
  /** What is to be told of it; `undefined` when it was never started or has ended before. */
  end(id: string, success: boolean): Record<string, unknown> | undefined;
  stats(): ConversationStats;
  clear(): void;
}

/** Counts conversations; those beyond the newest 100 that are open are given up. */
export function createConversations(): Conversations {
  const tally = createTally(NONE, {
    successRate: ['succeeded', 'ended'],
    averageMessages: ['messages', 'started'],
    averageDurationMs: ['durationMs', 'ended'],
  });
  const open = createWaiting<Conversation>(MAX_OPEN);

  return {
    start(id, provider) {
      const conversation = { provider, startedAt: performance.now(), own: { ...NO_MESSAGES } };
      if (!open.begin(id, conversation)) return undefined;
      tally.add(provider, { started: 1 });
      return { provider };
    },
    message(id, tokens, role) {
      const conversation = open.get(id);
      if (!conversation) return undefined;
      const amounts = {
        messages: 1,
        userMessages: Number(role === 'user'),
        assistantMessages: Number(role === 'assistant'),
        tokens: toAmount(tokens) ?? 0,
      };
      tally.add(conversation.provider, amounts);
      addTo(conversation.own, amounts);
      return undefined;
    },
    end(id, success) {
      const conversation = open.end(id);
      if (!conversation) return undefined;
      const { provider, startedAt, own } = conversation;
      const durationMs = performance.now() - startedAt;
      tally.add(provider, { ended: 1, succeeded: Number(success), durationMs });
      return { provider, success, durationMs, ...own };
    },
    stats: () => ({ ...tally.total(), byProvider: tally.byName() }),
    clear() {
      tally.clear();
      open.clear();
    },
  };
}
