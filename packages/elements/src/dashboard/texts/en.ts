/** What `<candor-dashboard>` says; `{…}` stands for a name or a number. */
export interface DashboardTexts {
  readonly heading: string;
  readonly week: string;
  readonly month: string;
  readonly earlier: string;
  readonly later: string;
  readonly perDay: string;
  readonly empty: string;
  readonly activeTime: string;
  readonly insights: string;
  readonly silent: string;
  readonly slower: string;
  readonly failing: string;
  readonly unused: string;
  readonly used: string;
  readonly slow: string;
  readonly errors: string;
  readonly health: string;
  readonly name: string;
  readonly times: string;
  readonly before: string;
  readonly failed: string;
  readonly typical: string;
  readonly slowest: string;
  readonly more: string;
  readonly keep: string;
  readonly exportJson: string;
  readonly exportCsv: string;
  readonly exportMetrics: string;
  readonly print: string;
  readonly clear: string;
  readonly clearAsk: string;
  readonly yes: string;
  readonly no: string;
}

export const en: DashboardTexts = {
  heading: 'What you did here',
  week: 'Last 7 days',
  month: 'Last 30 days',
  earlier: 'Earlier',
  later: 'Later',
  perDay: 'Events on each day',
  empty:
    'Nothing is kept of these days. A record is kept on this device alone, and only where your setting allows it.',
  activeTime: 'Time in use: {now}, before: {before}',
  insights: 'What has changed',
  silent: 'Nothing that chance could not have done.',
  slower:
    '{kind} takes {now} ms instead of {before} ms ({n} measurements). It may be worth telling the site.',
  failing:
    '{kind} fails in {now} % of cases instead of {before} % ({n} runs). Another way to do the same may spare you trouble.',
  unused:
    '{kind} was used on {before} of 42 days, and not in the last three weeks. If you miss it, look whether it has moved.',
  used: 'Used',
  slow: 'Takes the longest',
  errors: 'Errors',
  health: 'Services',
  name: 'Name',
  times: 'Times',
  before: 'Before',
  failed: 'Failed',
  typical: 'Half within, ms',
  slowest: '95 % within, ms',
  more: '{shown} of {n} are shown. The files below have all.',
  keep: 'Take it along, or delete it',
  exportJson: 'Download as JSON',
  exportCsv: 'Download as CSV',
  exportMetrics: 'Download as OpenMetrics',
  print: 'Print',
  clear: 'Delete this record',
  clearAsk: 'Delete the whole record on this device? This cannot be undone.',
  yes: 'Yes, delete',
  no: 'No, keep it',
};
