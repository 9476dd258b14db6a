import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';
import { ExportMenu } from './ExportMenu.tsx';
import { Freshness } from './Freshness.tsx';
import { Link } from './Link.tsx';
import { Mark } from './Mark.tsx';
import { CornerLinks, Navigation, PLACES } from './Navigation.tsx';
import { PageFilter } from './PageFilter.tsx';
import { PageGuard } from './PageGuard.tsx';
import { ProjectPicker } from './ProjectPicker.tsx';
import { RangeMenu } from './RangeMenu.tsx';
import { RangePicker } from './RangePicker.tsx';
import type { Route } from './route.ts';
import { SegmentPicker } from './SegmentPicker.tsx';
import { ServerFooter, ServerNotice } from './ServerNotice.tsx';
import { SETTINGS, TABS } from './Tabs.tsx';
import { ThemeButton } from './ThemeButton.tsx';
import { useKeptFocus } from './useKeptFocus.ts';
import { ViewMenu } from './ViewMenu.tsx';

interface ShellProps {
  route: Route;
  /** How often somebody has signed in: then, too, it begins at the heading. */
  signIns: number;
  onSignOut: () => void;
  children: ReactNode;
}

/** What stays in place while pages change. */
export function Shell({ route, signIns, onSignOut, children }: ShellProps): ReactNode {
  const title = toTitle(route);
  const section = toSection(route);
  const key = toKey(route);
  const heading = useFocusOnChange(`${signIns} ${key}`);
  useKeptFocus();

  // Before the page, which may know a better one.
  useLayoutEffect(() => {
    if (key) document.title = [section, title, 'Candor'].filter(Boolean).join(' · ');
  }, [key, section, title]);

  return (
    <>
      <a className="skip" href="#content">
        Skip to content
      </a>
      <header className="bar">
        <Link to="/" className="brand" aria-label="Candor, overview">
          <Mark />
          <span>Candor</span>
        </Link>
        <Navigation route={route} />
        <CornerLinks route={route} />
        <ThemeButton />
      </header>
      <main id="content" tabIndex={-1}>
        <div className="toolbar">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {isOfProject(route) && <ProjectPicker />}
          {hasPages(route) && <PageFilter />}
          {hasSegments(route) && <SegmentPicker />}
          {hasRange(route) && <RangePicker />}
          {hasRange(route) && <RangeMenu />}
          {route.page !== 'settings' && route.page !== 'missing' && <ViewMenu />}
          {hasRange(route) && <ExportMenu title={title} />}
          {hasRange(route) && <Freshness />}
        </div>
        <ServerNotice />
        <PageGuard key={key}>{children}</PageGuard>
      </main>
      <ServerFooter onSignOut={onSignOut} />
    </>
  );
}

// A new page begins at its heading, for the keyboard and for the screen reader; the first one at the document's start.
function useFocusOnChange(key: string) {
  const heading = useRef<HTMLHeadingElement>(null);
  const shownKey = useRef(key);

  useEffect(() => {
    if (shownKey.current === key) return;
    shownKey.current = key;
    heading.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [key]);

  return heading;
}

const PAGED: readonly Route['page'][] = [
  'overview',
  'vitals',
  'operations',
  'requests',
  'resources',
  'errors',
  'live',
];

/** Whether a place shows what belongs to one page of the site or another. */
function hasPages({ page }: Route): boolean {
  return PAGED.includes(page);
}

/** Whether a place can be narrowed to a segment: all that ask of events in a range. */
function hasSegments(route: Route): boolean {
  const isNarrow = route.page === 'delivery' || route.page === 'visit';
  return (hasRange(route) && !isNarrow) || route.page === 'cohorts';
}

/** Whether a place shows what is kept of one project; the other settings are the server's. */
function isOfProject(route: Route): boolean {
  if (route.page === 'settings') return route.section === 'privacy';
  return route.page !== 'missing';
}

function hasRange({ page }: Route): boolean {
  const isLasting =
    page === 'missing' ||
    page === 'boards' ||
    page === 'incidents' ||
    page === 'incident' ||
    page === 'alerts' ||
    page === 'channels';
  return page !== 'live' && page !== 'settings' && page !== 'cohorts' && !isLasting;
}

function toKey(route: Route): string {
  if (route.page === 'incident' || route.page === 'board' || route.page === 'visit')
    return `${route.page} ${route.id}`;
  return route.page === 'error' ? `error ${route.fingerprint}` : route.page;
}

/** The part of the settings: told in the title of the window, for a history of eight times the same says nothing. */
function toSection(route: Route): string | undefined {
  if (route.page !== 'settings') return undefined;
  return SETTINGS.find(({ section }) => section === route.section)?.title;
}

function toTitle(route: Route): string {
  if (route.page === 'error') return 'Error';
  if (route.page === 'visit') return 'Visit';
  if (route.page === 'incident') return 'Incident';
  if (route.page === 'board') return 'Board';
  // Places first: the tab of the page about usage is called otherwise than the page.
  return [...PLACES, ...TABS].find((place) => place.page === route.page)?.title ?? 'Not found';
}
