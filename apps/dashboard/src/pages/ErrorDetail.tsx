import type { ErrorAnswer } from '@candor/server/api';
import { type ReactNode, useEffect, useRef } from 'react';
import { ApiFailure } from '../api/client.ts';
import { useErrorGroup } from '../api/queries.ts';
import { formatPlural } from '../format/number.ts';
import { formatAgo, formatFullTime } from '../format/time.ts';
import { BoneChart, BoneDetail, BoneRows } from '../panels/Bones.tsx';
import { Empty } from '../panels/Empty.tsx';
import { ErrorChart } from '../panels/ErrorChart.tsx';
import { ErrorTags } from '../panels/ErrorTable.tsx';
import { FeedbackList } from '../panels/FeedbackList.tsx';
import { Answered, Frame } from '../panels/Panel.tsx';
import { SampleView } from '../panels/SampleView.tsx';
import { TriageBar } from '../panels/TriageBar.tsx';
import { toRangeWords } from '../shell/filters.ts';
import { Link } from '../shell/Link.tsx';
import { setFilters, useFilters } from '../shell/location.ts';
import { usePageName } from '../shell/usePageName.ts';

/** One error group: how often, since when, and what happened. */
export function ErrorDetail({ fingerprint }: { fingerprint: string }): ReactNode {
  const filters = useFilters();
  const query = useErrorGroup(filters, fingerprint);
  const isAbsent = query.error instanceof ApiFailure && query.error.status === 404;
  return (
    <>
      <p className="back">
        <Link to="/errors">← All groups</Link>
      </p>
      {isAbsent ? (
        <Frame title="Not seen">
          <Empty title={`This error was not seen in ${toRangeWords(filters.range)}`}>
            It may have happened before.{' '}
            <button type="button" onClick={() => setFilters({ range: '30d' })}>
              Look at the last 30 days
            </button>
          </Empty>
        </Frame>
      ) : (
        <Answered title="Error" query={query} skeleton={<Skeleton />} isEmpty={() => false} empty={null}>
          {(answer) => <Content answer={answer} asked={filters.q} />}
        </Answered>
      )}
    </>
  );
}

function Content({ answer, asked }: { answer: ErrorAnswer; asked: string | undefined }): ReactNode {
  const { group, samples, feedback, range, bucketMs } = answer;
  const occurrence = useRef<HTMLDivElement>(null);
  const found = samples[0]?.details['errorId'] === asked ? asked : undefined;
  useEffect(() => {
    if (found !== undefined) occurrence.current?.scrollIntoView();
  }, [found]);
  usePageName('Error', [group.type, group.message].filter(Boolean).join(': ') || 'Without a name');
  return (
    <div className="pages-stack">
      <Frame title={group.type || 'Error'} className="error-head">
        <p className="error-title">{group.message || 'No message'}</p>
        <ErrorTags group={group} isPlaceless />
        <TriageBar group={group} />
        <GroupFacts answer={answer} />
        <ErrorChart
          range={range}
          bucketMs={bucketMs}
          trend={group.trend}
          count={group.count}
          extra={formatPlural(group.sessions, 'visit', 'visits')}
          height={150}
        />
      </Frame>
      {feedback.length > 0 && (
        <FeedbackList feedback={feedback} fingerprint={group.fingerprint} now={range.to} />
      )}
      <div className="split" ref={occurrence}>
        <SampleView key={asked} samples={samples} isFirstAsked={found !== undefined} />
      </div>
    </div>
  );
}

function GroupFacts({ answer: { group, history, range } }: { answer: ErrorAnswer }): ReactNode {
  const { lastSeen, releases, pages } = group;
  const { firstSeen, firstRelease, lastRelease } = history;
  return (
    <dl className="facts">
      <div>
        <dt>First seen</dt>
        <dd title={formatFullTime(firstSeen)}>{toMoment(formatAgo(firstSeen, range.to), firstRelease)}</dd>
      </div>
      <div>
        <dt>Last seen</dt>
        <dd title={formatFullTime(lastSeen)}>{toMoment(formatAgo(lastSeen, range.to), lastRelease)}</dd>
      </div>
      <div>
        <dt>{releases.length === 1 ? 'Release' : 'Releases'}</dt>
        <dd>{toBriefList(releases)}</dd>
      </div>
      <div>
        <dt>{pages.length === 1 ? 'Page' : 'Pages'}</dt>
        <dd title={pages.join('\n')}>{toBriefList(pages)}</dd>
      </div>
    </dl>
  );
}

/** When it was, and in which release. */
function toMoment(ago: string, release: string): string {
  return release === '' ? ago : `${ago} in ${release}`;
}

function toBriefList(items: readonly string[]): string {
  const known = items.filter((item) => item !== '');
  if (known.length === 0) return '–';
  return known.length > 2 ? `${known.slice(0, 2).join(', ')} +${known.length - 2}` : known.join(', ');
}

function Skeleton(): ReactNode {
  return (
    <BoneDetail lists={[10, 8]}>
      <BoneRows count={2} className="is-tall" />
      <BoneChart height={150} />
    </BoneDetail>
  );
}
