import type { EventNote, FieldNote } from './notes.ts';
import { usageEvents } from './usageEvents.ts';

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

const count = (unit: string, reason: string): FieldNote => ({
  kind: 'number',
  unit,
  class: 'public',
  reason,
});
const vitalDelta = ms('What was added since the same vital was told before.');
const vitalPrevious = ms('What was told of the same vital before.');
const vitalRating: FieldNote = {
  kind: 'string',
  values: ['good', 'needs-improvement', 'poor'],
  class: 'public',
  reason: 'How the value compares with the published thresholds.',
};
const vitalId: FieldNote = {
  kind: 'string',
  class: 'pseudonymous',
  reason: 'Random, one for each vital of a page, which ties its later values to its first. Basic has no ids.',
};

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
      delta: vitalDelta,
      previous: vitalPrevious,
      rating: vitalRating,
      navigationType: {
        kind: 'string',
        values: ['navigate', 'reload', 'back-forward', 'back-forward-cache', 'prerender', 'restore'],
        class: 'public',
        reason: 'A page from a cache is fast for reasons of its own.',
      },
      id: vitalId,
      parts: {
        kind: 'object',
        unit: 'ms',
        class: 'public',
        reason:
          'What the value is made of, such as inputDelay or resourceLoadDuration, to know which part to mend. Only with attribution.',
      },
      interaction: {
        kind: 'string',
        values: ['pointer', 'keyboard'],
        class: 'public',
        reason: 'How the page was told what to do. Only with attribution.',
      },
      target: {
        kind: 'string',
        class: 'personal',
        reason:
          'Which element it was, by tags, ids and classes, redacted, with * for long numbers. It tells what somebody did, so basic goes without it. Only with attribution.',
      },
      resource: {
        kind: 'string',
        class: 'personal',
        reason:
          "Address of the largest image, redacted, without its query; it may be somebody's portrait. Only with attribution.",
      },
      script: {
        kind: 'string',
        class: 'public',
        reason: "File and function of the site's code that ran longest meanwhile. Only with attribution.",
      },
    },
  },
  'browser.route_vital': {
    reason:
      'How fast each route of a page is that changes its address without a new document. Apart from the standard vitals, which are of a whole page. Routes tell what is used, so basic goes without them.',
    fields: {
      name: {
        kind: 'string',
        values: ['route.lcp', 'route.inp', 'route.cls', 'route.fcp'],
        class: 'public',
        reason: 'Which vital was measured over the route.',
      },
      value: ms('The measured value; of CLS a number without unit.'),
      delta: vitalDelta,
      previous: vitalPrevious,
      rating: vitalRating,
      route: {
        kind: 'string',
        class: 'personal',
        reason:
          'Path of the route, redacted, with * in place of ids and numbers: without it nobody could tell which one is slow.',
      },
      navigationType: {
        kind: 'string',
        values: [
          'soft-navigation',
          'navigate',
          'reload',
          'back-forward',
          'back-forward-cache',
          'prerender',
          'restore',
        ],
        class: 'public',
        reason: 'How the route was come to.',
      },
      id: vitalId,
    },
  },
  'browser.resources': {
    reason:
      'What the site asks of devices and networks. Together its figures tell much of a device, so basic goes without it.',
    fields: {
      heapBytes: count('By', 'What scripts hold in memory, to find leaks.'),
      storageBytes: count('By', 'What the site keeps on the device.'),
      storageQuotaBytes: count(
        'By',
        'What it may keep, in the rounded figures of the browser, to know when it will be full.',
      ),
      cpuPressure: {
        kind: 'string',
        values: ['nominal', 'fair', 'serious', 'critical'],
        class: 'public',
        reason: 'Whether the processor keeps up.',
      },
      lagP50: ms('By how much a timer comes late, in the middle of all.'),
      lagP99: ms('By how much one timer in a hundred comes late.'),
      longFrameCount: count('1', 'How often the page could not answer.'),
      blockingMs: ms('How long input had to wait, all told.'),
      resourceCount: count('1', 'How many files were loaded.'),
      transferredBytes: count('By', 'What they weigh.'),
      bytesByInitiator: {
        kind: 'object',
        unit: 'By',
        class: 'public',
        reason:
          'What they weigh by what asked for them, such as script or img, to know what to make smaller. Nothing of which files they are.',
      },
      downloadBytesPerSecond: count('By/s', 'How fast they came.'),
      cacheHitRatio: count('1', 'How many of them came from the cache of the browser.'),
    },
  },
  'browser.bottleneck': {
    reason:
      'What costs the most time, to know where to begin. It names files and operations, which tells what somebody did, so basic goes without it.',
    fields: {
      kind: {
        kind: 'string',
        values: ['operation', 'resource', 'script'],
        class: 'public',
        reason: 'What kind of time it is.',
      },
      name: {
        kind: 'string',
        class: 'personal',
        reason:
          'Which operation, file or function, redacted, without query, with * in place of ids and numbers of a path.',
      },
      count: count('1', 'How often it happened.'),
      totalMs: ms('What it took, all told.'),
      share: count('1', 'Its part of the time of its kind.'),
    },
  },
  'http.client.request': {
    reason:
      'Which services answer slowly or not at all, and where in them the time goes. What a page asks for tells what somebody does, so basic goes without it.',
    fields: {
      api: {
        kind: 'string',
        values: ['fetch', 'xhr'],
        class: 'public',
        reason: 'By what it was asked for.',
      },
      method: { kind: 'string', class: 'public', reason: 'GET, POST and so on.' },
      host: { kind: 'string', class: 'public', reason: "Which server, where it is not the page's own." },
      route: {
        kind: 'string',
        class: 'personal',
        reason: 'Path, redacted, with * in place of ids and numbers; never query, body or headers.',
      },
      status: count('1', 'How the server answered; 0 for not at all.'),
      outcome: {
        kind: 'string',
        values: ['ok', 'error', 'failed', 'aborted', 'timeout', 'opaque'],
        class: 'public',
        reason: 'How it ended: opaque is an answer that the browser keeps from the page.',
      },
      durationMs: ms("Time until the answer's headers were there (fetch), or all of it (xhr)."),
      responseBytes: count('By', 'Size of the answer, where its headers tell.'),
      serverMs: ms('What the server says it took, by Server-Timing.'),
      traceId: {
        kind: 'string',
        class: 'pseudonymous',
        reason: 'Random, one for each request: finds what the server wrote down about it.',
      },
      spanId: { kind: 'string', class: 'pseudonymous', reason: 'Random, as the trace has it.' },
    },
  },
  metric: {
    reason: "The site's own counters, gauges and histograms, added up in the page.",
    fields: {
      name: { kind: 'string', class: 'public', reason: "What is counted, in the site's words." },
      kind: {
        kind: 'string',
        values: ['counter', 'gauge', 'histogram'],
        class: 'public',
        reason: 'What can be done with the value.',
      },
      unit: { kind: 'string', class: 'public', reason: 'What the value counts, by UCUM.' },
      value: {
        kind: 'number',
        class: 'public',
        reason: 'What was added since it was told before; of a gauge its last value.',
      },
      labels: {
        kind: 'object',
        class: 'public',
        reason:
          "By what it is counted, in the site's words; of few values, for the rest is counted together.",
      },
      spread: {
        kind: 'object',
        class: 'public',
        reason:
          'How the values of a histogram are spread that came since it was told before: count, min, max, and p50 to p99, each within 1.09 %.',
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
        values: ['script', 'promise', 'network', 'resource', 'security', 'render', 'browser', 'unknown'],
        class: 'public',
        reason: 'What part of the site is to blame.',
      },
      handled: { kind: 'boolean', class: 'public', reason: 'Whether the site got over it.' },
      fingerprint: {
        kind: 'string',
        class: 'public',
        reason:
          'A few letters and digits for its type, wording and place: by it repeats are counted in this page.',
      },
      count: {
        kind: 'number',
        unit: '1',
        class: 'public',
        reason: 'How often it happened since it was told before.',
      },
      causes: {
        kind: 'array',
        class: 'personal',
        reason:
          'The errors behind it, at most eight, each with type, message, stacktrace, via and of (whose it is): the fault to mend is often there. Redacted like the error itself.',
      },
      classes: {
        kind: 'array',
        class: 'public',
        reason: "The names of its classes in the site's code: their constructors are not where it happened.",
      },
      origins: {
        kind: 'array',
        class: 'public',
        reason: "From where the site loads its own code, which tells it from extensions' and third parties'.",
      },
      failing: {
        kind: 'array',
        class: 'public',
        reason: "Which services did not do well at that moment, in the site's words: often the reason.",
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
      success: {
        kind: 'boolean',
        class: 'public',
        reason: 'Whether it answered this time; a state may be older.',
      },
      responseTimeMs: ms('How long it took to answer.'),
      message: {
        kind: 'string',
        class: 'personal',
        reason: 'Why it does not do well: what the check says, or the message of its error, redacted.',
      },
      dependsOn: {
        kind: 'array',
        class: 'public',
        reason: "Which services it needs, in the site's words.",
      },
      because: {
        kind: 'array',
        class: 'public',
        reason: 'Which of those do not do well by themselves: where to begin.',
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
  'error.feedback': {
    reason: 'What somebody says about an error that they met, because they want it to be known.',
    fields: {
      errorId,
      message: {
        kind: 'string',
        class: 'personal',
        reason: "In their own words. What can be recognised as somebody's data is cut out.",
      },
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
      props: {
        kind: 'object',
        class: 'personal',
        reason:
          'What the site says of it in attributes such as data-candor-track-plan; it may be anything, so it is redacted.',
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
  ...usageEvents,
};
