import type { ErrorCause, ErrorSample } from '@candor/server/api';
import { type ReactNode, useState } from 'react';
import { formatCount, NONE } from '../format/number.ts';
import { formatBefore, formatFullTime } from '../format/time.ts';
import { Link } from '../shell/Link.tsx';
import { toVisitPath } from '../shell/route.ts';
import { Frame } from './Panel.tsx';
import { Stack } from './Stack.tsx';

/** The newest occurrences of an error, one at a time; first of all the one that was asked for, else the newest that says what led to it. */
export function SampleView({
  samples,
  isFirstAsked = false,
}: {
  samples: readonly ErrorSample[];
  /** Whether the first of them was asked for. */
  isFirstAsked?: boolean;
}): ReactNode {
  const [chosenId, setChosenId] = useState<string>();
  const chosen = samples.findIndex(({ id }) => id === chosenId);
  const told = isFirstAsked ? 0 : samples.findIndex(({ breadcrumbs }) => breadcrumbs.length > 0);
  const index = chosen >= 0 ? chosen : Math.max(0, told);
  const sample = samples[index];
  if (sample === undefined) return null;
  return (
    <>
      <Frame
        title="Occurrence"
        aside={
          <span className="pager">
            <button type="button" disabled={index === 0} onClick={() => setChosenId(samples[index - 1]?.id)}>
              Newer
            </button>
            <span role="status">{`${index + 1} of ${samples.length}`}</span>
            <button
              type="button"
              disabled={index === samples.length - 1}
              onClick={() => setChosenId(samples[index + 1]?.id)}
            >
              Older
            </button>
          </span>
        }
      >
        <SampleFacts sample={sample} />
        <Details details={sample.details} />
        <h3 className="minor">Stack</h3>
        <Stack stack={sample.stack} frames={sample.frames} />
        <Causes causes={sample.causes} of={-1} />
        {sample.componentStack && (
          <>
            <h3 className="minor">Components, innermost first</h3>
            <Stack label="Components" stack={sample.componentStack} frames={sample.componentFrames} />
          </>
        )}
      </Frame>
      <Frame title="What led to it" className="trail-panel">
        <Trail sample={sample} />
      </Frame>
    </>
  );
}

/** More characters than one column shows without being broken several times. */
const LONG = 60;

/** Whose code threw it, in words. */
const SOURCES: Readonly<Record<string, string>> = {
  site: 'The site’s own',
  'third-party': 'Somebody else’s',
  extension: 'A browser extension’s',
  browser: 'The browser itself',
};

function SampleFacts({ sample }: { sample: ErrorSample }): ReactNode {
  const { session } = sample;
  const facts: [string, ReactNode][] = [
    ['Time', formatFullTime(sample.at)],
    ['Page', sample.page],
    ['Browser', [sample.browser, sample.os, sample.device].filter(Boolean).join(' · ')],
    ['Release', [sample.release, sample.environment].filter(Boolean).join(' · ')],
    ['Visit', session && <Link to={toVisitPath(session)}>{session}</Link>],
    ['Code', SOURCES[sample.source] ?? ''],
    ['Failing then', sample.failing.join(', ')],
    ['Tells of', sample.count > 1 ? `${formatCount(sample.count)} errors` : 'One error'],
  ];
  return (
    <dl className="known">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value || NONE}</dd>
        </div>
      ))}
      <div className="known-wide">
        <dt>Message</dt>
        <dd>{sample.message || NONE}</dd>
      </div>
    </dl>
  );
}

/** What the site gave along, and after that what else came with it. */
function Details({ details }: Pick<ErrorSample, 'details'>): ReactNode {
  const isGiven = ([name]: [string, unknown]): boolean => /^(context|user)\./.test(name);
  const entries = Object.entries(details)
    .filter(([, value]) => value !== '')
    .sort((a, b) => Number(isGiven(b)) - Number(isGiven(a)));
  if (entries.length === 0) return null;
  return (
    <>
      <h3 className="minor">Context</h3>
      <dl className="known">
        {entries.map(([name, value]) => (
          <div key={name} className={String(value).length > LONG ? 'known-wide' : undefined}>
            <dt>{name.replace(/^context\./, '')}</dt>
            <dd>{String(value)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** The errors behind an error, each with those behind it. */
function Causes({ causes, of }: { causes: readonly ErrorCause[]; of: number }): ReactNode {
  const behind = causes.map((cause, place) => ({ ...cause, place })).filter((cause) => cause.of === of);
  if (behind.length === 0) return null;
  return (
    <ul className="causes">
      {behind.map(({ place, isMember, type, message, stack, frames }) => (
        <li key={place}>
          <p>
            <span className="is-muted">{isMember ? 'One of them' : 'Caused by'}</span>{' '}
            <b>{type || 'Error'}</b> {message}
          </p>
          {stack && (
            <details>
              <summary>Stack</summary>
              <Stack stack={stack} frames={frames} />
            </details>
          )}
          <Causes causes={causes} of={place} />
        </li>
      ))}
    </ul>
  );
}

function Trail({ sample }: { sample: ErrorSample }): ReactNode {
  if (sample.breadcrumbs.length === 0) {
    return (
      <p className="is-muted">
        {sample.count > 1
          ? `This counts ${formatCount(sample.count)} repeats. The first one, which may be among the older, says what led to it.`
          : 'No clicks, requests or navigations were recorded before it.'}
      </p>
    );
  }
  // Crumbs may share time and text; only their place tells them apart.
  const crumbs = sample.breadcrumbs.map((crumb, place) => ({ ...crumb, place }));
  return (
    <ol className="trail">
      {crumbs.map((crumb) => (
        <li key={crumb.place} className={`is-${crumb.level === 'error' ? 'poor' : 'neutral'}`}>
          <span className="trail-time">{formatBefore(crumb.at, sample.at)}</span>
          <span className="trail-category">{crumb.category}</span>
          <span className="trail-message">{crumb.message}</span>
        </li>
      ))}
      <li className="is-poor trail-end">
        <span className="trail-time">0</span>
        <span className="trail-category">error</span>
        <span className="trail-message">{sample.message}</span>
      </li>
    </ol>
  );
}
