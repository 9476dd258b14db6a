import { guard } from '../browser/guard.ts';
import type { Stop } from '../stop.ts';

/** What a browser has to say of the code of a page. https://wicg.github.io/deprecation-reporting/ */
export interface BrowserReport {
  readonly type: 'deprecation' | 'intervention';
  /** Which feature or rule, such as `PrefixedStorageInfo`. */
  readonly id: string;
  readonly message: string;
  /** Where, as `file:line:column`; empty where the browser does not say. */
  readonly location: string;
}

/** Reports deprecated features that the page uses and what the browser refused to do for it, those before the call included. */
export function browserReports(report: (report: BrowserReport) => void): Stop {
  const { ReportingObserver } = globalThis as Partial<typeof globalThis>;
  if (!ReportingObserver) return () => undefined;
  const observer = new ReportingObserver(
    guard((reports: readonly Report[]) => {
      for (const each of reports) report(toReport(each));
    }),
    { types: ['deprecation', 'intervention'], buffered: true },
  );
  observer.observe();
  return () => observer.disconnect();
}

function toReport({ type, body }: Report): BrowserReport {
  const { id, message, sourceFile, lineNumber, columnNumber } = (body ?? {}) as Readonly<
    Record<string, unknown>
  >;
  return {
    type: type as BrowserReport['type'],
    id: String(id),
    message: String(message),
    location: sourceFile ? `${sourceFile}:${lineNumber}:${columnNumber}` : '',
  };
}
