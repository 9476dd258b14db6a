import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFakeTracker } from '../../test/fakeTracker.ts';
import { seededRandom } from '../../test/seededRandom.ts';
import { personal } from '../wire/privacyClass.ts';
import type { MessageRole } from './conversations.ts';
import { UsageAnalytics } from './UsageAnalytics.ts';

beforeEach(() => void vi.useFakeTimers({ now: 1_795_176_000_000 }));
afterEach(() => void vi.useRealTimers());

describe('what is told', () => {
  test('a feature by its id, what was done with it, and names and numbers about it', () => {
    const tracker = createFakeTracker();
    const usage = new UsageAnalytics(tracker);

    usage.trackFeature('export', 'opened', { format: 'csv', rows: 7, isFirst: true });
    usage.trackFeature('export');

    expect(tracker.events).toEqual([
      {
        type: 'feature.used',
        data: { featureId: 'export', action: 'opened', props: { format: 'csv', rows: 7, isFirst: true } },
      },
      { type: 'feature.used', data: { featureId: 'export', action: 'used' } },
    ]);
  });

  test('a conversation at its start, and at its end with its length in numbers', () => {
    const tracker = createFakeTracker();
    const usage = new UsageAnalytics(tracker);

    usage.startConversation('c1', 'openai');
    usage.trackMessage('c1', 50, 'user');
    usage.trackMessage('c1', 200, 'assistant');
    usage.trackMessage('c1', 9, 'tool');
    vi.advanceTimersByTime(5000);
    usage.endConversation('c1', true);

    expect(tracker.events).toEqual([
      { type: 'conversation.start', data: { provider: 'openai' } },
      {
        type: 'conversation.end',
        data: {
          provider: 'openai',
          success: true,
          durationMs: 5000,
          messages: 3,
          userMessages: 1,
          assistantMessages: 1,
          tokens: 259,
        },
      },
    ]);
  });

  test('a conversation once, however often it is begun and ended', () => {
    const tracker = createFakeTracker();
    const usage = new UsageAnalytics(tracker);

    usage.trackMessage('c1', 5, 'user');
    usage.endConversation('c1', true);
    for (const provider of ['a', 'b']) usage.startConversation('c1', provider);
    for (const success of [false, true]) usage.endConversation('c1', success);

    expect(tracker.events.map(({ type }) => type)).toEqual(['conversation.start', 'conversation.end']);
    expect(usage.getConversationStats()).toMatchObject({ started: 1, ended: 1, succeeded: 0, messages: 0 });
  });

  test('a request to a provider, a suggestion with its answer, and a command', () => {
    const tracker = createFakeTracker();
    const usage = new UsageAnalytics(tracker);

    usage.trackProviderRequest('openai', 150, true, 500);
    usage.trackProactiveSuggestion('s1', { kind: 'reply', intrusionLevel: 'low' });
    usage.trackProactiveSuggestion('s2');
    usage.trackProactiveAcceptance('s1', 5000);
    vi.advanceTimersByTime(700);
    usage.trackProactiveDismissal('s2');
    usage.trackCommand('install', {
      durationMs: 1250,
      success: true,
      cacheHit: false,
      rulesetCount: 3,
      registryTypes: ['gitlab', 'github'],
    });

    expect(tracker.events).toEqual([
      { type: 'provider.request', data: { provider: 'openai', latencyMs: 150, tokens: 500, success: true } },
      { type: 'suggestion.shown', data: { kind: 'reply', intrusionLevel: 'low' } },
      { type: 'suggestion.shown', data: {} },
      { type: 'suggestion.accepted', data: { kind: 'reply', intrusionLevel: 'low', afterMs: 5000 } },
      { type: 'suggestion.dismissed', data: { afterMs: 700 } },
      {
        type: 'command.run',
        data: {
          command: 'install',
          durationMs: 1250,
          success: true,
          cacheHit: false,
          details: { rulesetCount: 3, registryTypes: ['gitlab', 'github'] },
        },
      },
    ]);
  });

  test('nothing of what is switched off', () => {
    const tracker = createFakeTracker();
    const usage = new UsageAnalytics(tracker, {
      trackFeatures: false,
      trackConversations: false,
      trackProviders: false,
      trackProactive: false,
      trackCommands: false,
    });

    useEverything(usage);

    expect(tracker.events).toEqual([]);
    expect(usage.getSessionStats()).toEqual(nothing);
  });

  test('nothing after the end', () => {
    const tracker = createFakeTracker();
    const usage = new UsageAnalytics(tracker);
    useEverything(usage);
    const told = tracker.events.length;

    tracker.destroy();
    useEverything(usage);

    expect(tracker.events).toHaveLength(told);
    expect(tracker.registered).toBe(0);
    expect(usage.getFeatureAdoptionStats().totalUses).toBe(1);
  });
});

describe('consent', () => {
  test.each(['none', 'basic'] as const)('counts and tells nothing at %s', (level) => {
    const tracker = createFakeTracker();
    tracker.allow(level);
    const usage = new UsageAnalytics(tracker);

    useEverything(usage);

    expect(tracker.events).toEqual([]);
    expect(usage.getSessionStats()).toEqual(nothing);
  });

  test('forgets everything when it is taken back', () => {
    const tracker = createFakeTracker();
    const usage = new UsageAnalytics(tracker);
    useEverything(usage);
    usage.startConversation('open', 'openai');
    usage.trackProactiveSuggestion('waiting');
    vi.advanceTimersByTime(9000);

    tracker.allow('basic');

    expect(usage.getSessionStats()).toEqual(nothing);
    expect(usage.getFeatureAdoptionStats().features).toEqual({});
    expect(usage.getProviderStats()).toEqual({});
    expect(usage.getCommandStats()).toEqual({});
    tracker.allow('full');
    usage.endConversation('open', true);
    usage.trackProactiveAcceptance('waiting');
    expect(usage.getConversationStats()).toMatchObject({ started: 0, ended: 0 });
    expect(usage.getProactiveMetrics()).toMatchObject({ shown: 0, accepted: 0 });
  });
});

describe('text of anybody', () => {
  test('has no place in the types', () => {
    const usage = new UsageAnalytics(createFakeTracker());
    const prompt = 'Dear Ann';
    const secret = personal(prompt);

    // @ts-expect-error a message is a number
    usage.trackMessage('c1', prompt, 'user');
    // @ts-expect-error there is no field for a text
    usage.trackProactiveSuggestion('s1', { text: prompt });
    // @ts-expect-error a text could be what somebody typed
    usage.trackCommand('install', { args: prompt });
    // @ts-expect-error neither is it a length
    usage.trackProviderRequest('openai', 150, true, prompt);
    // @ts-expect-error personal in a name
    usage.trackFeature(secret);
    // @ts-expect-error personal in a property
    usage.trackFeature('export', 'opened', { to: secret });
    // @ts-expect-error personal in a name
    usage.startConversation('c1', secret);
    // @ts-expect-error personal in a kind
    usage.trackProactiveSuggestion('s1', { kind: secret });
    // @ts-expect-error personal in a name
    usage.trackCommand(secret);
    // @ts-expect-error no such role
    usage.trackMessage('c1', 5, prompt);
  });

  test('is not kept where it is given by force', () => {
    const tracker = createFakeTracker();
    const usage = new UsageAnalytics(tracker);
    const text = `Dear Ann, ${'my card is lost. '.repeat(9)}`;
    const force = text as never;

    usage.startConversation('c1', force);
    usage.trackMessage('c1', force, 'user');
    usage.trackMessage('c1', 1, force);
    usage.endConversation('c1', force);
    usage.startConversation(force, 'openai');
    usage.trackProviderRequest('openai', force, force, force);
    usage.trackProviderRequest(force, 1, true, 1);
    usage.trackProactiveSuggestion('s1', { kind: force, intrusionLevel: force, text } as never);
    usage.trackProactiveAcceptance('s1', force);
    usage.trackProactiveSuggestion('s2', force);
    usage.trackCommand('install', { args: text, list: [text], short: 'Ann', durationMs: force } as never);
    usage.trackCommand('install', force);
    usage.trackCommand(force);
    usage.trackFeature(force);
    usage.trackFeature('export', force, { text, list: [text], deep: { text }, [text]: 1 } as never);
    usage.trackFeature('export', 'opened', force);

    const kept = JSON.stringify([
      tracker.events,
      usage.getFeatureAdoptionStats(),
      usage.getConversationStats(),
      usage.getProviderStats(),
      usage.getProactiveMetrics(),
      usage.getCommandStats(),
    ]);
    expect(kept).not.toMatch(/Ann|card/);
    expect(usage.getConversationStats()).toMatchObject({ messages: 2, tokens: 1, succeeded: 0 });
  });

  test('never reaches the page as an error, whatever is given', () => {
    const usage = new UsageAnalytics(createFakeTracker());
    const trap = {
      get success() {
        throw new Error('trap');
      },
    };

    for (const given of [null, undefined, trap, Symbol('s'), 1n, () => 1]) {
      const force = given as never;
      usage.trackFeature(force, force, force);
      usage.trackFeature('f', force, force);
      usage.startConversation(force, force);
      usage.trackMessage(force, force, force);
      usage.endConversation(force, force);
      usage.trackProviderRequest(force, force, force, force);
      usage.trackProactiveSuggestion('s', force);
      usage.trackProactiveAcceptance('s', force);
      usage.trackCommand('c', force);
    }

    expect(usage.getCommandStats()['c']?.runs).toBeGreaterThan(0);
  });
});

describe('bounds', () => {
  test('tell apart 100 names of a kind and 20 actions of a feature, and sum up the rest', () => {
    const usage = new UsageAnalytics(createFakeTracker());

    for (let index = 0; index < 150; index += 1) {
      usage.trackFeature(`f${index}`);
      usage.trackFeature('f0', `a${index}`);
      usage.trackCommand(`c${index}`);
      usage.trackProviderRequest(`p${index}`, 1, true);
      usage.trackProactiveSuggestion(`s${index}`, { intrusionLevel: `l${index}` });
      usage.startConversation(`c${index}`, `p${index}`);
    }

    const { features, totalUses, uniqueFeatures } = usage.getFeatureAdoptionStats();
    expect([totalUses, uniqueFeatures]).toEqual([300, 101]);
    expect(features['(others)']).toMatchObject({ uses: 50 });
    expect(Object.keys(features['f0']?.actions ?? {})).toHaveLength(21);
    expect(features['f0']?.actions['(others)']).toBe(150 - 19);
    expect(usage.getCommandStats()['(others)']?.runs).toBe(50);
    expect(usage.getProviderStats()['(others)']?.requests).toBe(50);
    expect(usage.getProactiveMetrics().byIntrusionLevel['(others)']?.shown).toBe(50);
    expect(usage.getConversationStats()).toMatchObject({ started: 150 });
  });

  test('give up the oldest of 1001 suggestions without an answer', () => {
    const usage = new UsageAnalytics(createFakeTracker());

    for (let index = 0; index <= 1000; index += 1) usage.trackProactiveSuggestion(`s${index}`);
    for (const id of ['s0', 's1']) usage.trackProactiveAcceptance(id, 1);

    expect(usage.getProactiveMetrics()).toMatchObject({ shown: 1001, accepted: 1 });
  });

  test('names that objects have by themselves are names like any other', () => {
    const usage = new UsageAnalytics(createFakeTracker());

    for (const name of ['__proto__', 'constructor', 'toString']) usage.trackFeature(name, name);

    expect(usage.getFeatureAdoptionStats()).toMatchObject({ totalUses: 3, uniqueFeatures: 3 });
    expect(Object.keys(usage.getFeatureAdoptionStats().features)).toContain('__proto__');
  });
});

describe.each([1, 2, 3, 4, 5, 6, 7, 8])('a random history of seed %i', (seed) => {
  test('is counted as a plain loop over it counts', () => {
    const usage = new UsageAnalytics(createFakeTracker());
    const history = makeHistory(seed, 2000);

    for (const step of history) {
      vi.advanceTimersByTime(step.waitMs);
      perform(usage, step);
    }

    expectFeatures(usage, history);
    expectConversations(usage, history);
    expectProviders(usage, history);
    expectSuggestions(usage, history);
    expectCommands(usage, history);
    const conversations = pairs(history, 'start', 'end');
    const suggestions = pairs(history, 'show', 'answer');
    expect(usage.getSessionStats()).toEqual({
      durationMs: total(history.map(({ waitMs }) => waitMs)),
      events: {
        'feature.used': of(history, 'feature').length,
        'conversation.start': conversations.length,
        'conversation.end': conversations.filter(({ end }) => end).length,
        'provider.request': of(history, 'request').length,
        'suggestion.shown': suggestions.length,
        'suggestion.accepted': suggestions.filter(({ end }) => end?.isGood).length,
        'suggestion.dismissed': suggestions.filter(({ end }) => end && !end.isGood).length,
        'command.run': of(history, 'command').length,
      },
    });
  });
});

interface Step {
  readonly what: 'feature' | 'start' | 'message' | 'end' | 'request' | 'show' | 'answer' | 'command';
  readonly at: number;
  readonly waitMs: number;
  readonly id: string;
  readonly name: string;
  readonly word: string;
  readonly amount: number;
  readonly isGood: boolean;
  readonly isTold: boolean;
}

/** Ids are few, so that conversations and suggestions are often begun again, and ended that never began. */
function makeHistory(seed: number, length: number): Step[] {
  const random = seededRandom(seed);
  const whole = (below: number): number => Math.floor(random() * below);
  const kinds = [
    'feature',
    'start',
    'message',
    'message',
    'end',
    'request',
    'show',
    'answer',
    'command',
  ] as const;
  let at = 0;
  return Array.from({ length }, () => {
    const waitMs = whole(500);
    at += waitMs;
    return {
      what: kinds[whole(kinds.length)] ?? 'feature',
      at,
      waitMs,
      id: `id${whole(12)}`,
      name: `n${whole(6)}`,
      word: ['user', 'assistant', 'system', 'tool'][whole(4)] ?? 'user',
      amount: whole(900),
      isGood: random() < 0.6,
      isTold: random() < 0.5,
    };
  });
}

function perform(usage: UsageAnalytics, { what, id, name, word, amount, isGood, isTold }: Step): void {
  const role = word as MessageRole;
  if (what === 'feature') usage.trackFeature(name, word);
  if (what === 'start') usage.startConversation(id, name);
  if (what === 'message') usage.trackMessage(id, amount, role);
  if (what === 'end') usage.endConversation(id, isGood);
  if (what === 'request') usage.trackProviderRequest(name, amount, isGood, amount * 2);
  if (what === 'show') usage.trackProactiveSuggestion(id, { intrusionLevel: name });
  if (what === 'answer' && isGood) usage.trackProactiveAcceptance(id, ...(isTold ? [amount] : []));
  if (what === 'answer' && !isGood) usage.trackProactiveDismissal(id);
  if (what === 'command')
    usage.trackCommand(name, { success: isGood, ...(isTold && { durationMs: amount, cacheHit: isGood }) });
}

function of(history: readonly Step[], what: Step['what']): Step[] {
  return history.filter((step) => step.what === what);
}

interface Pair {
  readonly start: Step;
  readonly end: Step | undefined;
  /** Messages of it. */
  readonly between: readonly Step[];
}

/** What began while nothing of its id went on, with its first end after that; by looking through the whole history for each. */
function pairs(history: readonly Step[], start: Step['what'], end: Step['what']): Pair[] {
  const found: Pair[] = [];
  for (const id of new Set(history.map((step) => step.id))) {
    const own = history.filter((step) => step.id === id);
    for (let from = 0; from < own.length; from += 1) {
      const first = own[from];
      if (first?.what !== start) continue;
      const length = own.slice(from).findIndex(({ what }) => what === end);
      const to = length < 0 ? own.length : from + length;
      found.push({
        start: first,
        end: own[to],
        between: own.slice(from, to).filter(({ what }) => what === 'message'),
      });
      from = to;
    }
  }
  return found;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function rate(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

const namesOf = (steps: readonly Step[]): string[] => [...new Set(steps.map(({ name }) => name))];

function expectFeatures(usage: UsageAnalytics, history: readonly Step[]): void {
  const uses = of(history, 'feature');
  const stats = usage.getFeatureAdoptionStats();

  expect(stats.totalUses).toBe(uses.length);
  expect(stats.uniqueFeatures).toBe(namesOf(uses).length);
  for (const name of namesOf(uses)) {
    const own = uses.filter((step) => step.name === name);
    const actions = stats.features[name]?.actions ?? {};
    expect(stats.features[name]).toEqual({ actions, uses: own.length, share: own.length / uses.length });
    for (const action of new Set(own.map(({ word }) => word)))
      expect(actions[action]).toBe(own.filter(({ word }) => word === action).length);
    expect(total(Object.values(actions))).toBe(own.length);
  }
  const counts = stats.mostUsed.map((name) => stats.features[name]?.uses ?? 0);
  expect(counts).toEqual([...counts].sort((a, b) => b - a));
}

function expectConversations(usage: UsageAnalytics, history: readonly Step[]): void {
  const sum = (all: readonly Pair[]) => {
    const ended = all.filter(({ end }) => end);
    const messages = all.flatMap(({ between }) => between);
    return rated({
      started: all.length,
      ended: ended.length,
      succeeded: ended.filter(({ end }) => end?.isGood).length,
      messages: messages.length,
      userMessages: messages.filter(({ word }) => word === 'user').length,
      assistantMessages: messages.filter(({ word }) => word === 'assistant').length,
      tokens: total(messages.map(({ amount }) => amount)),
      durationMs: total(ended.map(({ start, end }) => (end?.at ?? 0) - start.at)),
    });
  };
  const rated = <
    Own extends { started: number; ended: number; succeeded: number; messages: number; durationMs: number },
  >(
    sums: Own,
  ) => ({
    ...sums,
    successRate: rate(sums.succeeded, sums.ended),
    averageMessages: rate(sums.messages, sums.started),
    averageDurationMs: rate(sums.durationMs, sums.ended),
  });
  const all = pairs(history, 'start', 'end');
  const { byProvider, ...stats } = usage.getConversationStats();

  expect(stats).toEqual(sum(all));
  for (const [provider, own] of Object.entries(byProvider))
    expect(own).toEqual(sum(all.filter(({ start }) => start.name === provider)));
  expect(Object.keys(byProvider).sort()).toEqual(namesOf(all.map(({ start }) => start)).sort());
}

function expectProviders(usage: UsageAnalytics, history: readonly Step[]): void {
  const requests = of(history, 'request');
  const stats = usage.getProviderStats();

  expect(Object.keys(stats).sort()).toEqual(namesOf(requests).sort());
  for (const name of namesOf(requests)) {
    const own = requests.filter((step) => step.name === name);
    const successes = own.filter(({ isGood }) => isGood).length;
    expect(stats[name]).toEqual({
      requests: own.length,
      successes,
      successRate: rate(successes, own.length),
      latencyMs: total(own.map(({ amount }) => amount)),
      averageLatencyMs: total(own.map(({ amount }) => amount)) / own.length,
      tokens: 2 * total(own.map(({ amount }) => amount)),
    });
  }
}

function expectSuggestions(usage: UsageAnalytics, history: readonly Step[]): void {
  const sum = (all: readonly Pair[]) => {
    const accepted = all.filter(({ end }) => end?.isGood);
    const shown = all.length;
    const dismissed = all.filter(({ end }) => end && !end.isGood).length;
    const acceptanceMs = total(
      accepted.map(({ start, end }) => (end?.isTold ? end.amount : (end?.at ?? 0) - start.at)),
    );
    return {
      shown,
      accepted: accepted.length,
      dismissed,
      acceptanceMs,
      acceptanceRate: rate(accepted.length, shown),
      dismissalRate: rate(dismissed, shown),
      averageAcceptanceMs: rate(acceptanceMs, accepted.length),
    };
  };
  const all = pairs(history, 'show', 'answer');
  const { byIntrusionLevel, ...metrics } = usage.getProactiveMetrics();

  expect(metrics).toEqual(sum(all));
  for (const [level, own] of Object.entries(byIntrusionLevel))
    expect(own).toEqual(sum(all.filter(({ start }) => start.name === level)));
}

function expectCommands(usage: UsageAnalytics, history: readonly Step[]): void {
  const runs = of(history, 'command');
  const stats = usage.getCommandStats();

  expect(Object.keys(stats).sort()).toEqual(namesOf(runs).sort());
  for (const name of namesOf(runs)) {
    const own = runs.filter((step) => step.name === name);
    const timed = own.filter(({ isTold }) => isTold);
    const hits = timed.filter(({ isGood }) => isGood).length;
    const successes = own.filter(({ isGood }) => isGood).length;
    expect(stats[name]).toEqual({
      runs: own.length,
      successes,
      successRate: rate(successes, own.length),
      timed: timed.length,
      durationMs: total(timed.map(({ amount }) => amount)),
      averageDurationMs: rate(total(timed.map(({ amount }) => amount)), timed.length),
      cacheLookups: timed.length,
      cacheHits: hits,
      cacheHitRatio: rate(hits, timed.length),
    });
  }
}

const nothing = { durationMs: 0, events: {} };

function useEverything(usage: UsageAnalytics): void {
  usage.trackFeature('export');
  usage.startConversation('c1', 'openai');
  usage.trackMessage('c1', 5, 'user');
  usage.endConversation('c1', true);
  usage.trackProviderRequest('openai', 1, true, 1);
  usage.trackProactiveSuggestion('s1');
  usage.trackProactiveAcceptance('s1');
  usage.trackProactiveSuggestion('s2');
  usage.trackProactiveDismissal('s2');
  usage.trackCommand('install');
}
