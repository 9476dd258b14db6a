import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, type RefCallback, useId, useState } from 'react';
import { formatMoment } from '../format/time.ts';
import { BusyButton } from '../shell/BusyButton.tsx';

interface FrameProps {
  title: string;
  /** Stands beside the title. */
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** A titled region of a page. */
export function Frame({ title, aside, className = '', children }: FrameProps): ReactNode {
  const id = useId();
  return (
    <section className={`panel ${className}`} aria-labelledby={id}>
      <header className="panel-head">
        {/* Where it is cut off, all of it can be read. */}
        <h2 id={id} title={title}>
          {title}
        </h2>
        {aside && <div className="panel-aside">{aside}</div>}
      </header>
      {children}
    </section>
  );
}

interface PanelProps<Answer> extends Omit<FrameProps, 'children'> {
  query: UseQueryResult<Answer>;
  /** Takes the place of the content, at its size. */
  skeleton: ReactNode;
  isEmpty: (answer: Answer) => boolean;
  empty: ReactNode;
  children: (answer: Answer) => ReactNode;
}

/** A region that shows one answer, and says so while it waits, when there is nothing and when it failed. */
export function Panel<Answer>({ title, aside, className, ...rest }: PanelProps<Answer>): ReactNode {
  return (
    <Frame title={title} {...(aside !== undefined && { aside })} {...(className && { className })}>
      <Answered title={title} {...rest} />
    </Frame>
  );
}

type AnsweredProps<Answer> = Pick<
  PanelProps<Answer>,
  'query' | 'skeleton' | 'isEmpty' | 'empty' | 'children'
>;

/** The states of one answer without a frame of their own. */
export function Answered<Answer>(props: AnsweredProps<Answer> & { title: string }): ReactNode {
  const { title, query, skeleton, isEmpty, empty, children } = props;
  const [room] = useState(createRoom);
  if (query.data !== undefined) {
    return (
      <div key="answer" className={query.isPlaceholderData ? 'is-older' : ''}>
        {query.isError && <StaleNotice query={query} />}
        {isEmpty(query.data) ? <div ref={room.fill}>{empty}</div> : children(query.data)}
      </div>
    );
  }
  if (query.isError)
    return (
      <div key="failure" ref={room.fill}>
        <Failure title={title} query={query} />
      </div>
    );
  return (
    <div key="waiting" aria-busy="true" ref={room.measure}>
      <span className="unseen">{`${title}: loading`}</span>
      <div aria-hidden="true">{skeleton}</div>
    </div>
  );
}

/** Nobody has begun to read by then. */
const UNREAD_MS = 300;

/**
 * Lets what is said in the place of content be as tall as what was there while it was waited for, so that nothing below moves; an answer
 * that comes at once takes the room it needs. Each has a key: what is measured is gone before anything else stands there.
 */
function createRoom(): Record<'measure' | 'fill', RefCallback<HTMLElement>> {
  let height = 0;
  return {
    measure(element) {
      const shownAt = performance.now();
      return () => {
        if (performance.now() - shownAt > UNREAD_MS) height = element?.offsetHeight ?? 0;
      };
    },
    fill(element) {
      if (element && height > 0) element.style.minHeight = `${height}px`;
    },
  };
}

function Failure({ title, query }: { title: string; query: UseQueryResult }): ReactNode {
  return (
    <div className="notice is-failure" role="alert">
      <p className="notice-title">{`${title} could not be loaded`}</p>
      <p>{query.error?.message}</p>
      <RetryButton query={query} />
    </div>
  );
}

function StaleNotice({ query }: { query: UseQueryResult }): ReactNode {
  return (
    <div className="stale" role="status">
      <p>{`Not refreshed: ${query.error?.message ?? ''} What you see is from ${formatMoment(query.dataUpdatedAt, query.errorUpdatedAt)}.`}</p>
      <RetryButton query={query} />
    </div>
  );
}

function RetryButton({ query }: { query: UseQueryResult }): ReactNode {
  return (
    <BusyButton isBusy={query.isFetching} onClick={() => query.refetch()}>
      {query.isFetching ? 'Trying…' : 'Try again'}
    </BusyButton>
  );
}
