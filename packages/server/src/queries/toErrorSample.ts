import type { ErrorSample } from '../api/types.ts';
import type { InnerEvent } from '../event.ts';
import { repeatsOf } from './errors.ts';
import { parseNames } from './parseList.ts';
import { toBreadcrumbs } from './toBreadcrumbs.ts';
import { toCauses } from './toCauses.ts';
import { toDebugIds } from './toDebugIds.ts';

/** What an error as it was stored is read from. */
export type StoredError = Pick<
  InnerEvent,
  | 'id'
  | 'at'
  | 'page'
  | 'message'
  | 'stack'
  | 'browser'
  | 'os'
  | 'device'
  | 'release'
  | 'environment'
  | 'session'
  | 'attributes'
  | 'numbers'
>;

/** An error as its group shows it; what it says that has no place of its own is among the details. */
export function toErrorSample(event: StoredError): ErrorSample {
  const { id, at, page, message, stack, browser, os, device, release, environment, session } = event;
  const {
    breadcrumbs,
    causes,
    failing,
    source = '',
    debugIds,
    // As React's error boundaries tell it: through this library's binding, or through Sentry's.
    'context.componentStack': ours,
    'context.react.componentStack': theirs,
    // The group says these.
    severity: _severity,
    category: _category,
    handled: _handled,
    ...words
  } = event.attributes;
  const { count: _count, ...figures } = event.numbers;
  return {
    id,
    at,
    page,
    message,
    stack,
    browser,
    os,
    device,
    release,
    environment,
    session,
    count: repeatsOf(event),
    breadcrumbs: toBreadcrumbs(breadcrumbs),
    causes: toCauses(causes),
    failing: parseNames(failing),
    source,
    ...toDebugIds(debugIds),
    componentStack: (ours ?? theirs ?? '').trim(),
    details: { ...words, ...figures },
  };
}
