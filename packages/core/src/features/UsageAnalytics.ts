import { guard } from '../browser/guard.ts';
import type { Tracker } from '../event.ts';
import type { Stop } from '../stop.ts';
import type { FieldValue, PublicText } from '../wire/privacyClass.ts';
import { type ConversationStats, createConversations, type MessageRole } from './conversations.ts';
import { isLabel, toAmount, toDetails, toLabel } from './labels.ts';
import { share } from './share.ts';
import { createSuggestions, type ProactiveMetrics, type SuggestionKind, UNNAMED } from './suggestions.ts';
import { createTally, type Tally } from './tally.ts';
import { allowsUsage, whileAllowed } from './whileAllowed.ts';

/** What `UsageAnalytics` counts and tells; what is switched off does neither. */
export interface UsageAnalyticsOptions {
  /** @default true */
  readonly trackFeatures?: boolean | undefined;
  /** @default true */
  readonly trackConversations?: boolean | undefined;
  /** @default true */
  readonly trackProviders?: boolean | undefined;
  /** @default true */
  readonly trackProactive?: boolean | undefined;
  /** @default true */
  readonly trackCommands?: boolean | undefined;
}

/** What is worth knowing about the use of a feature: numbers, yes or no, and names of at most 100 characters. */
export type FeatureProperties = Readonly<Record<string, FieldValue<string | number | boolean, 'public'>>>;

/** One feature of the site. */
export interface FeatureStats {
  readonly uses: number;
  /** uses ÷ the uses of all features. */
  readonly share: number;
  /** Uses by action, of at most 20 actions. */
  readonly actions: Readonly<Record<string, number>>;
}

/** The features that were used on this page. */
export interface FeatureAdoptionStats {
  readonly totalUses: number;
  readonly uniqueFeatures: number;
  /** The ids of the features by uses, the most used first. */
  readonly mostUsed: readonly string[];
  readonly features: Readonly<Record<string, FeatureStats>>;
}

/** The requests to one provider. */
export interface ProviderStats {
  readonly requests: number;
  readonly successes: number;
  /** successes ÷ requests. */
  readonly successRate: number;
  /** Milliseconds, over all requests. */
  readonly latencyMs: number;
  /** latencyMs ÷ requests. */
  readonly averageLatencyMs: number;
  readonly tokens: number;
}

/**
 * How a command ran. Besides the named fields any others, of which numbers, yes or no, and lists of names are kept: a text
 * could be what somebody typed.
 */
export interface CommandRun {
  readonly durationMs?: number | undefined;
  /** @default true */
  readonly success?: boolean | undefined;
  /** Whether the answer came from a cache; left out where there is none. */
  readonly cacheHit?: boolean | undefined;
  readonly [detail: string]: number | boolean | readonly PublicText[] | undefined;
}

/** The runs of one command. */
export interface CommandStats {
  readonly runs: number;
  readonly successes: number;
  /** successes ÷ runs. */
  readonly successRate: number;
  /** Runs that said how long they took. */
  readonly timed: number;
  /** Their milliseconds together. */
  readonly durationMs: number;
  /** durationMs ÷ timed. */
  readonly averageDurationMs: number;
  /** Runs that said whether their answer came from a cache. */
  readonly cacheLookups: number;
  readonly cacheHits: number;
  /** cacheHits ÷ cacheLookups. */
  readonly cacheHitRatio: number;
}

/** What happened since this object was made, or since the person allowed it anew. */
export interface SessionStats {
  /** Milliseconds. */
  readonly durationMs: number;
  /** How many events of each type were told, such as `feature.used`. */
  readonly events: Readonly<Record<string, number>>;
}

const MAX_ACTIONS = 20;

/**
 * What is used: features, conversations, providers, suggestions and commands, by names, numbers and kinds. It takes no text of
 * anybody's, and counts nothing below `enhanced`; what it remembers goes when the person takes that back. 100 names of each kind are told
 * apart, later ones count as `(others)`.
 *
 * @example
 * const usage = new UsageAnalytics(collector);
 * usage.trackFeature('export', 'opened');
 * usage.getFeatureAdoptionStats().mostUsed;
 */
export class UsageAnalytics {
  readonly #tracker: Tracker;
  readonly #options: UsageAnalyticsOptions;
  readonly #stop: Stop;
  /** By type of event. */
  readonly #told = createTally({ uses: 0 });
  readonly #features = createTally({ uses: 0 });
  /** By the feature's name. */
  readonly #actions = new Map<string, Tally<'uses'>>();
  readonly #conversations = createConversations();
  readonly #providers = createTally(
    { requests: 0, successes: 0, latencyMs: 0, tokens: 0 },
    { successRate: ['successes', 'requests'], averageLatencyMs: ['latencyMs', 'requests'] },
  );
  readonly #suggestions = createSuggestions();
  readonly #commands = createTally(
    { runs: 0, successes: 0, timed: 0, durationMs: 0, cacheLookups: 0, cacheHits: 0 },
    {
      successRate: ['successes', 'runs'],
      averageDurationMs: ['durationMs', 'timed'],
      cacheHitRatio: ['cacheHits', 'cacheLookups'],
    },
  );
  #startedAt = performance.now();
  #isDestroyed = false;

  constructor(tracker: Tracker, options: UsageAnalyticsOptions = {}) {
    this.#tracker = tracker;
    this.#options = { ...options };
    this.#stop = whileAllowed(
      tracker,
      () => this.#forget(),
      () => this.destroy(),
    );
  }

  /** Counts one use of a feature, by its id and what was done with it: `used` unless it says otherwise. */
  trackFeature(featureId: PublicText, action?: PublicText, properties?: FeatureProperties): void {
    this.#count('trackFeatures', 'feature.used', featureId, () => {
      const done = toLabel(action) ?? 'used';
      const name = this.#features.add(featureId, { uses: 1 });
      const actions = this.#actions.get(name) ?? createTally({ uses: 0 }, {}, MAX_ACTIONS);
      this.#actions.set(name, actions);
      actions.add(done, { uses: 1 });
      return { featureId, action: done, props: properties && toDetails(properties, true) };
    });
  }

  /** How often each feature was used. */
  getFeatureAdoptionStats(): FeatureAdoptionStats {
    const features = Object.entries(this.#features.byName());
    const totalUses = this.#features.total().uses;
    return {
      totalUses,
      uniqueFeatures: features.length,
      mostUsed: [...features].sort(([, a], [, b]) => b.uses - a.uses).map(([name]) => name),
      features: Object.fromEntries(
        features.map(([name, { uses }]) => [
          name,
          { uses, share: share(uses, totalUses), actions: toUses(this.#actions.get(name)) },
        ]),
      ),
    };
  }

  /** Begins a conversation with a provider; its id stays on this page. */
  startConversation(id: string, provider?: PublicText): void {
    this.#count('trackConversations', 'conversation.start', id, () =>
      this.#conversations.start(id, toLabel(provider) ?? UNNAMED),
    );
  }

  /** Counts a message of a conversation by its length, in tokens or in characters. */
  trackMessage(id: string, tokensOrLength: number, role: MessageRole): void {
    this.#count('trackConversations', '', id, () => this.#conversations.message(id, tokensOrLength, role));
  }

  /** Ends a conversation and tells how long it was. */
  endConversation(id: string, success: boolean = true): void {
    this.#count('trackConversations', 'conversation.end', id, () =>
      this.#conversations.end(id, success === true),
    );
  }

  /** How many conversations there were, how long and with what success. */
  getConversationStats(): ConversationStats {
    return this.#conversations.stats();
  }

  /** Counts a request to a provider, with the milliseconds it took and the tokens it cost. */
  trackProviderRequest(provider: PublicText, latencyMs: number, success: boolean, tokens?: number): void {
    this.#count('trackProviders', 'provider.request', provider, () => {
      const request = { latencyMs: toAmount(latencyMs) ?? 0, tokens: toAmount(tokens) ?? 0 };
      const isSuccess = success === true;
      this.#providers.add(provider, { ...request, requests: 1, successes: Number(isSuccess) });
      return { provider, ...request, success: isSuccess };
    });
  }

  /** The requests to each provider. */
  getProviderStats(): Readonly<Record<string, ProviderStats>> {
    return this.#providers.byName();
  }

  /** Counts a suggestion that the site made unasked; its id stays on this page. */
  trackProactiveSuggestion(id: string, kind: SuggestionKind = {}): void {
    this.#count('trackProactive', 'suggestion.shown', id, () => this.#suggestions.show(id, kind));
  }

  /** Says that it was accepted, after so many milliseconds; without them, after the time since it was shown. */
  trackProactiveAcceptance(id: string, afterMs?: number): void {
    this.#answer(id, 'accepted', afterMs);
  }

  /** Says that it was dismissed. */
  trackProactiveDismissal(id: string, afterMs?: number): void {
    this.#answer(id, 'dismissed', afterMs);
  }

  /** What became of the suggestions. */
  getProactiveMetrics(): ProactiveMetrics {
    return this.#suggestions.metrics();
  }

  /** Counts one run of a command. */
  trackCommand(command: PublicText, run: CommandRun = {}): void {
    this.#count('trackCommands', 'command.run', command, () => {
      const { durationMs: given, success: isSuccess, cacheHit, ...details } = toDetails(run);
      const durationMs = toAmount(given);
      const success = isSuccess !== false;
      this.#commands.add(command, {
        runs: 1,
        successes: Number(success),
        timed: Number(durationMs !== undefined),
        durationMs: durationMs ?? 0,
        cacheLookups: Number(typeof cacheHit === 'boolean'),
        cacheHits: Number(cacheHit === true),
      });
      return { command, durationMs, success, cacheHit, details };
    });
  }

  /** How often each command ran, how fast and with what success. */
  getCommandStats(): Readonly<Record<string, CommandStats>> {
    return this.#commands.byName();
  }

  /** What was used on this page so far, in numbers. */
  getSessionStats(): SessionStats {
    return { durationMs: performance.now() - this.#startedAt, events: toUses(this.#told) };
  }

  /** Stops counting; what was counted can still be read. */
  destroy(): void {
    this.#isDestroyed = true;
    this.#stop();
  }

  #answer(id: string, answer: 'accepted' | 'dismissed', afterMs: number | undefined): void {
    this.#count('trackProactive', `suggestion.${answer}`, id, () =>
      this.#suggestions.answer(id, answer, afterMs),
    );
  }

  /** Tells what `count` gives, if anything. */
  #count(
    option: keyof UsageAnalyticsOptions,
    type: string,
    name: string,
    count: () => Readonly<Record<string, unknown>> | undefined,
  ): void {
    if (this.#isDestroyed || this.#options[option] === false) return;
    if (!allowsUsage(this.#tracker) || !isLabel(name)) return;
    guard(() => {
      const data = count();
      if (!data) return;
      this.#told.add(type, { uses: 1 });
      this.#tracker.track({ type, data });
    })();
  }

  #forget(): void {
    this.#startedAt = performance.now();
    this.#actions.clear();
    for (const part of [
      this.#told,
      this.#features,
      this.#conversations,
      this.#providers,
      this.#suggestions,
      this.#commands,
    ])
      part.clear();
  }
}

function toUses(tally: Tally<'uses'> | undefined): Record<string, number> {
  return Object.fromEntries(
    Object.entries(tally?.byName() ?? {}).map(([action, { uses }]) => [action, uses]),
  );
}
