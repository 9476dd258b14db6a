/** What a test may need of its surroundings beside the language and what all platforms share. */
export type Ability =
  | 'a page'
  | 'no page'
  | 'a document that can be replaced'
  | 'nobody in front of it'
  | 'a process'
  | 'performance entries'
  | 'modules that load again';

interface Row {
  readonly file: string;
  /** Parts of the names of the tests in question; all of the file where there are none. */
  readonly tests?: readonly string[];
  readonly needs: Ability;
}

/** Tests that calculate for seconds, and whose answer depends on nothing but the language: left to the first run. */
export const laborious: readonly string[] = [
  'src/local/insights.test.ts',
  'src/local/shelf.test.ts',
  'src/pipeline/redactText.test.ts',
  'src/pipeline/session.test.ts',
  'src/sketch/Sketch.test.ts',
];

/** Test files of pages: what they ask is what a page does, and nothing of it is anywhere else. */
const pageFiles: readonly string[] = [
  'src/TelemetryCollector.page.test.ts',
  'src/TelemetryCollector.person.test.ts',
  'src/browser/browser.test.ts',
  'src/browser/selectorOf.test.ts',
  'src/features/BreadcrumbTrail.test.ts',
  'src/features/BrowserReports.test.ts',
  'src/features/Engagement.test.ts',
  'src/features/Experiments.test.ts',
  'src/features/HealthCheck.page.test.ts',
  'src/features/MarkedClicks.test.ts',
  'src/features/PageViews.test.ts',
  'src/features/Sessions.tabs.test.ts',
  'src/features/Sessions.test.ts',
  'src/features/attribution.test.ts',
  'src/script/readOptions.test.ts',
  'src/script/startScript.test.ts',
  'src/script/stub.test.ts',
  'src/sensors/activity.test.ts',
  'src/sensors/clickTargets.test.ts',
  'src/sensors/clicks.test.ts',
  'src/sensors/lag.test.ts',
  'src/sensors/navigation.test.ts',
  'src/sensors/pageViews.test.ts',
  'src/sensors/presence.test.ts',
  'src/sensors/uncaughtErrors.test.ts',
  'src/sensors/webVitals.test.ts',
  'src/testing/testing.test.ts',
];

export const abilitiesNeeded: readonly Row[] = [
  ...pageFiles.map((file): Row => ({ file, needs: 'a page' })),
  {
    file: 'src/browser/listen.test.ts',
    tests: [
      'hears events until stopped',
      'keeps its own trouble from the page',
      'takes a capturing listener back',
    ],
    needs: 'a page',
  },
  {
    file: 'src/features/ErrorTracking.test.ts',
    tests: [
      'captures what nobody caught',
      'captures what the browser hides of another origin',
      'says where text was thrown',
      'takes one throw for one error wherever it is seen',
      'captures only what it was asked to',
      'never keeps the objects of the page',
      'goes with its collector, and stops',
      'leaves out what nobody caught where the site says so',
      'leaves out nothing for which the site does not know what to say',
    ],
    needs: 'a page',
  },
  {
    file: 'src/browser/observe.test.ts',
    tests: ['reports entries as they come', 'disconnects, and stops'],
    needs: 'performance entries',
  },
  {
    file: 'src/features/ErrorTracking.test.ts',
    tests: ['a storm of 100 000 times one error'],
    needs: 'a process',
  },
  { file: 'src/features/httpCheck.test.ts', needs: 'a process' },
  {
    file: 'src/features/PerformanceMetrics.test.ts',
    tests: ['knows the memory that the platform tells'],
    needs: 'a process',
  },
  {
    file: 'src/features/ResourceUsage.test.ts',
    tests: ['reads what the platform tells, and leaves the rest open'],
    needs: 'a process',
  },
  {
    file: 'src/sensors/presses.test.ts',
    tests: ['takes nothing that scripts press for a press'],
    needs: 'a page',
  },
  {
    file: 'src/config.test.ts',
    tests: ['has the documented defaults'],
    needs: 'nobody in front of it',
  },
  {
    file: 'src/browser/browser.test.ts',
    tests: [
      'outside a browser it waits for the process',
      'forgets everything where there is none: outside a browser',
      'says that a server is one',
    ],
    needs: 'a document that can be replaced',
  },
  {
    file: 'src/delivery/http.test.ts',
    tests: ['to another origin >', 'at page exit >'],
    needs: 'a document that can be replaced',
  },
  {
    file: 'src/catalogue/describeCollection.test.ts',
    tests: ['every field that features tell is in the catalogue'],
    needs: 'no page',
  },
  {
    file: 'src/features/PerformanceMetrics.test.ts',
    tests: [
      'gives NaN for a mark that was never set',
      'times a promise until it settles',
      'knows no vitals where there is no page',
      'tracks nothing after it was destroyed',
      'for no name',
    ],
    needs: 'no page',
  },
  {
    file: 'src/script/stub.test.ts',
    tests: [
      'keeps early errors',
      'keeps a bounded number',
      'takes the name that its own tag says',
      'gives up when the file does not come',
      'gives nothing up once the file has come',
      'loads the file when the page has loaded',
    ],
    needs: 'modules that load again',
  },
  {
    file: 'src/sensors/webVitals.test.ts',
    tests: [
      'calls final what cannot change any more',
      'starts the library once',
      'starts the library in no stack of the caller',
      'is silent for one listener',
    ],
    needs: 'modules that load again',
  },
  {
    file: 'src/delivery/http.test.ts',
    tests: ['a path leads nowhere outside a browser'],
    needs: 'nobody in front of it',
  },
  {
    file: 'src/TelemetryCollector.test.ts',
    tests: ['by time, and a timer runs only while something waits'],
    needs: 'nobody in front of it',
  },
];
