import { listen } from '../browser/listen.ts';
import type { Stop } from '../stop.ts';

/** Something that the page's Content Security Policy forbids. https://w3c.github.io/webappsec-csp/#violation-events */
export interface PolicyViolation {
  /** Such as `script-src-elem`. */
  readonly directive: string;
  /** An address, or a word such as `inline` or `eval`. */
  readonly blocked: string;
  /** Where it was asked for, as `file:line:column`; empty where the browser does not say. */
  readonly location: string;
  /** Whether the policy only reports. */
  readonly isReportOnly: boolean;
}

/** Reports what the page's Content Security Policy forbids, from now on. */
export function policyViolations(report: (violation: PolicyViolation) => void): Stop {
  if (typeof document === 'undefined') return () => undefined;
  return listen(document, 'securitypolicyviolation', (event) => {
    const { effectiveDirective, blockedURI, sourceFile, lineNumber, columnNumber, disposition } = event;
    report({
      directive: effectiveDirective,
      blocked: blockedURI,
      location: sourceFile ? `${sourceFile}:${lineNumber}:${columnNumber}` : '',
      isReportOnly: disposition === 'report',
    });
  });
}
