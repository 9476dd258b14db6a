import type { EventNote, FieldNote } from './notes.ts';

const severity: FieldNote = {
  kind: 'string',
  values: ['fatal', 'error', 'warning', 'info', 'debug'],
  class: 'public',
  reason: 'Which errors to mend first.',
};
const errorId: FieldNote = {
  kind: 'string',
  class: 'pseudonymous',
  reason:
    'Random, one for each error of a page, so that a recovery finds its error. At basic nothing needs to be found again.',
};
const ms = (reason: string): FieldNote => ({ kind: 'number', unit: 'ms', class: 'public', reason });

/** Every event that Candor makes by itself or for whom calls its features, and every field of it. */
export const ownEvents: Readonly<Record<string, EventNote>> = {
  'browser.web_vital': {
    reason: 'How fast the site is for the people who use it.',
    fields: {
      name: {
        kind: 'string',
        values: ['LCP', 'INP', 'CLS', 'FCP', 'TTFB', 'FID'],
        class: 'public',
        reason: 'Which Web Vital was measured.',
      },
      value: ms('The measured value; of CLS a number without unit.'),
      delta: ms('What was added since the same vital was told before.'),
      rating: {
        kind: 'string',
        values: ['good', 'needs-improvement', 'poor'],
        class: 'public',
        reason: 'How the value compares with the published thresholds.',
      },
      navigationType: {
        kind: 'string',
        values: ['navigate', 'reload', 'back-forward', 'back-forward-cache', 'prerender', 'restore'],
        class: 'public',
        reason: 'A page from a cache is fast for reasons of its own.',
      },
      id: {
        kind: 'string',
        class: 'pseudonymous',
        reason:
          'Random, one for each vital of a page, which ties its later values to its first. Basic has no ids.',
      },
    },
  },
  exception: {
    reason: 'What is broken, for how many, and where to mend it.',
    fields: {
      type: { kind: 'string', class: 'public', reason: 'What kind of error it is, such as TypeError.' },
      message: {
        kind: 'string',
        class: 'personal',
        reason:
          "What went wrong. Code may write anything into it, so what can be recognised as somebody's data is cut out first; without it nobody can tell one error group from another.",
      },
      stacktrace: {
        kind: 'string',
        class: 'personal',
        reason:
          "Where in the site's own code it happened: names of functions and files, lines, and the message once more, redacted alike.",
      },
      severity,
      category: {
        kind: 'string',
        values: ['script', 'promise', 'network', 'resource', 'security', 'render', 'unknown'],
        class: 'public',
        reason: 'What part of the site is to blame.',
      },
      handled: { kind: 'boolean', class: 'public', reason: 'Whether the site got over it.' },
      fingerprint: {
        kind: 'string',
        class: 'public',
        reason: '16 hex digits of its type, wording and place, the same for everybody whom the error meets.',
      },
      count: {
        kind: 'number',
        unit: '1',
        class: 'public',
        reason: 'How often it happened since it was told before.',
      },
      errorId,
      context: {
        kind: 'object',
        class: 'personal',
        reason: 'What the site adds about the moment; it may be anything, so basic goes without it.',
      },
      breadcrumbs: {
        kind: 'array',
        class: 'personal',
        reason:
          'The steps that led to it, each with timestamp, category, message, level and data: what somebody did here, which is usage, so basic goes without it.',
      },
      user: {
        kind: 'object',
        class: 'personal',
        reason: 'Whom it happened to, as the site says, in clear; nothing below full may recognise anybody.',
      },
    },
  },
  performance: {
    reason: "How long the site's own operations take.",
    fields: {
      name: { kind: 'string', class: 'public', reason: "What was measured, in the site's words." },
      value: { kind: 'number', class: 'public', reason: 'The measured value, in the unit beside it.' },
      unit: { kind: 'string', class: 'public', reason: 'What the value counts.' },
    },
  },
  'ai.operation': {
    reason: 'Where the time of a call to an AI service goes. Nothing of what was asked or answered.',
    fields: {
      contextGatheringMs: ms('Time to gather what is asked with.'),
      contextCompressionMs: ms('Time to make it shorter.'),
      apiCallMs: ms('Time until the service answered.'),
      totalMs: ms('All of it.'),
      tokens: { kind: 'number', unit: '{token}', class: 'public', reason: 'What the call cost.' },
      contextSizeBytes: {
        kind: 'number',
        unit: 'By',
        class: 'public',
        reason: 'What slow calls have in common.',
      },
    },
  },
  'health.check': {
    reason: 'Whether the services that the site needs can be reached.',
    fields: {
      service: { kind: 'string', class: 'public', reason: "Which service, in the site's words." },
      status: {
        kind: 'string',
        values: ['healthy', 'degraded', 'unhealthy', 'unknown'],
        class: 'public',
        reason: 'How it does.',
      },
      responseTimeMs: ms('How long it took to answer.'),
      message: {
        kind: 'string',
        class: 'personal',
        reason: 'Why it does not do well: what the check says, or the message of its error, redacted.',
      },
    },
  },
  'consent.change': {
    reason:
      'The receipt of a decision: who measures must be able to show that it was allowed. None is made of a change to none.',
    fields: {
      level: {
        kind: 'string',
        values: ['basic', 'enhanced', 'full'],
        class: 'public',
        reason: 'What is allowed from now on.',
      },
      previous: {
        kind: 'string',
        values: ['none', 'basic', 'enhanced', 'full'],
        class: 'public',
        reason: 'What was allowed before.',
      },
      at: ms('When it was decided, since 1970, as on the receipt.'),
      version: { kind: 'string', class: 'public', reason: 'Of the text that was shown.' },
      how: {
        kind: 'string',
        class: 'public',
        reason: 'Where it was decided, such as dialog, settings or tcf.',
      },
      reported: {
        kind: 'boolean',
        class: 'public',
        reason: 'Whether somebody else, such as a consent platform, reported it.',
      },
      gpc: { kind: 'boolean', class: 'public', reason: 'Whether Global Privacy Control was on.' },
    },
  },
  'error.recovery': {
    reason: 'Which ways out of an error work.',
    fields: {
      errorId,
      success: { kind: 'boolean', class: 'public', reason: 'Whether it worked.' },
      strategy: { kind: 'string', class: 'public', reason: "What was tried, in the site's words." },
      attempts: { kind: 'number', unit: '1', class: 'public', reason: 'How often it was tried.' },
    },
  },
  page_view: {
    reason:
      'Which pages are used. It has no data: the path travels as its page, and the title is never sent.',
    fields: {},
  },
  'ui.click': {
    reason: 'Which controls are used, of those that the site marks.',
    fields: {
      name: {
        kind: 'string',
        class: 'public',
        reason: 'The value of data-candor-track on the clicked element, or its tag; never its text.',
      },
    },
  },
  'ui.render': {
    reason:
      'Which parts of a page take long to render, of those that the site measures; told together every ten seconds.',
    fields: {
      name: { kind: 'string', class: 'public', reason: "Which part, in the site's words." },
      commits: { kind: 'number', unit: '1', class: 'public', reason: 'How often the page got it anew.' },
      mounts: {
        kind: 'number',
        unit: '1',
        class: 'public',
        reason: 'How often of these for the first time.',
      },
      actualMs: ms('How long rendering took, all together.'),
      longestMs: ms('How long the longest took.'),
      baseMs: ms("How long it would have taken without anything remembered, by React's profiler."),
    },
  },
  'session.start': {
    reason: 'How many visits there are.',
    fields: {
      'session.id': {
        kind: 'string',
        class: 'pseudonymous',
        reason: 'The random id of the visit that begins, under the name that OpenTelemetry gives it.',
      },
      'session.previous_id': {
        kind: 'string',
        class: 'pseudonymous',
        reason:
          'The visit that this start ends, where the same page saw it; never from one page to the next.',
      },
    },
  },
  'session.heartbeat': {
    reason: 'How long visits last. It has no data: somebody did something on the page at this moment.',
    fields: {},
  },
};
