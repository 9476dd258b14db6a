import type { EventNote, FieldNote } from './notes.ts';

const ms = (reason: string): FieldNote => ({ kind: 'number', unit: 'ms', class: 'public', reason });
const count = (reason: string): FieldNote => ({ kind: 'number', unit: '1', class: 'public', reason });
const word = (reason: string): FieldNote => ({ kind: 'string', class: 'public', reason });
const flag = (reason: string): FieldNote => ({ kind: 'boolean', class: 'public', reason });
const characters = (reason: string): FieldNote => ({
  kind: 'number',
  unit: '{character}',
  class: 'public',
  reason,
});

const provider = word("Which provider, in the site's words.");
const kind = word("What the suggestion is about, in the site's words; never what it says.");
const intrusionLevel = word('How much it interrupts.');
const afterMs = ms('How long it was shown before it had its answer.');
const projectId: FieldNote = {
  kind: 'string',
  class: 'pseudonymous',
  reason: "The site's own id of a project, so that the events of one are seen together.",
};
const promptLength = characters('How long what was asked is; never what it says.');
const attemptNumber = count('Which attempt it was.');
const names = (reason: string): FieldNote => ({ kind: 'array', class: 'public', reason });

/** What the usage features tell: names, numbers and kinds, and no text of anybody's. */
export const usageEvents: Readonly<Record<string, EventNote>> = {
  'feature.used': {
    reason: 'Which features are used, by how many and how often.',
    fields: {
      featureId: word("Which feature, in the site's words."),
      action: word('What was done with it, such as opened.'),
      props: {
        kind: 'object',
        class: 'personal',
        reason:
          'What the site adds in numbers, yes or no, and names of at most 100 characters; it may be anything, so it is redacted.',
      },
    },
  },
  'conversation.start': {
    reason: 'How many conversations are begun. The id of a conversation stays on its page.',
    fields: { provider },
  },
  'conversation.end': {
    reason: 'How long conversations are, and whether they succeed. Nothing of what was said.',
    fields: {
      provider,
      success: flag('Whether it reached what it was for.'),
      durationMs: ms('From its start to its end.'),
      messages: count('How many messages it had.'),
      userMessages: count('Those of the person.'),
      assistantMessages: count('Those of the assistant.'),
      tokens: {
        kind: 'number',
        unit: '{token}',
        class: 'public',
        reason: 'How long the messages were, in tokens or in characters, as the site counts.',
      },
    },
  },
  'provider.request': {
    reason: 'How fast and how reliable providers are, and what they cost.',
    fields: {
      provider,
      latencyMs: ms('How long the answer took.'),
      success: flag('Whether there was one.'),
      tokens: { kind: 'number', unit: '{token}', class: 'public', reason: 'What the request cost.' },
    },
  },
  'suggestion.shown': {
    reason: 'How often the site suggests something unasked. The id of a suggestion stays on its page.',
    fields: { kind, intrusionLevel },
  },
  'suggestion.accepted': { reason: 'Which suggestions help.', fields: { kind, intrusionLevel, afterMs } },
  'suggestion.dismissed': {
    reason: 'Which suggestions are in the way.',
    fields: { kind, intrusionLevel, afterMs },
  },
  'command.run': {
    reason: 'Which commands are used, how fast they are and whether they succeed.',
    fields: {
      command: word("Which command, in the site's words; never what it was given."),
      durationMs: ms('How long it ran.'),
      success: flag('Whether it did what it is for.'),
      cacheHit: flag('Whether its answer came from a cache.'),
      details: {
        kind: 'object',
        class: 'public',
        reason: 'What the site adds in numbers, yes or no, and lists of names; texts are left out.',
      },
    },
  },
  'experiment.exposure': {
    reason:
      'Which variant of an experiment a visit has met, once for each visit, so that variants can be compared.',
    fields: { experiment: word('Which experiment.'), variant: word('Which of its variants.') },
  },
  engagement: {
    reason: 'For how long pages are really used.',
    fields: {
      activeMs: ms(
        'Since it was told before: while the page was seen and somebody had acted shortly before. How is not noted.',
      ),
      visibleMs: ms('Since it was told before: while the page was seen.'),
    },
  },
  'generation.attempt': {
    reason: 'How much is generated.',
    fields: {
      projectId,
      promptLength,
      functionName: word("What is generated, in the site's words."),
    },
  },
  'generation.validation_failure': {
    reason: 'Which rules are broken most often. Nothing of what was generated.',
    fields: {
      projectId,
      errors: {
        kind: 'array',
        class: 'personal',
        reason: 'At most 5 broken rules, each with its type and its words, redacted.',
      },
      attemptNumber,
      promptLength,
      detectedDeps: names('At most 20 names of what was to be depended on.'),
    },
  },
  'generation.retry': {
    reason: 'How often it has to be tried again.',
    fields: { projectId, attemptNumber, promptLength },
  },
  'generation.success': {
    reason: 'How well, how fast and with what generating succeeds.',
    fields: {
      projectId,
      validated: flag('Whether it passed validation.'),
      retryCount: count('How often it was tried again before.'),
      dependencies: names('At most 20 names of what is depended on.'),
      codeLength: characters('How long it is; never what it says.'),
      generationTimeMs: ms('How long it took.'),
      modelUsed: word('Which model.'),
    },
  },
};
