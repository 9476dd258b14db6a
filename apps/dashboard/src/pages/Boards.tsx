import type { BoardAnswer, BoardRow, BoardTemplate } from '@candor/server/api';
import { type ReactNode, useState } from 'react';
import { includesRole, useChange, useMe } from '../api/administration.ts';
import { useBoards } from '../api/boards.ts';
import { together } from '../api/together.ts';
import { formatPlural } from '../format/number.ts';
import { formatAgo } from '../format/time.ts';
import { BoneRows } from '../panels/Bones.tsx';
import { Empty } from '../panels/Empty.tsx';
import { Frame, Panel } from '../panels/Panel.tsx';
import { RemoveButton } from '../panels/RemoveButton.tsx';
import { Area, Field, Form } from '../shell/Form.tsx';
import { Link } from '../shell/Link.tsx';
import { goTo } from '../shell/location.ts';
import { toBoardPath } from '../shell/route.ts';

/** The team's own boards, and how to make one. */
export function Boards(): ReactNode {
  const who = useMe();
  const query = together(useBoards(), who);
  const me = who.data;
  const isEditor = includesRole(me?.role, 'editor');
  return (
    <div className="pages-stack">
      <Panel
        title="Boards"
        query={query}
        skeleton={<BoneRows count={8} className="is-tall" />}
        isEmpty={({ boards }) => boards.length === 0}
        empty={
          <Empty title="No board yet">
            {isEditor ? 'Begin with one of those below.' : 'An editor can make one.'}
          </Empty>
        }
      >
        {({ boards }) => (
          <ul className="cards">
            {boards.map((board) => (
              <Row key={board.id} board={board} isEditor={isEditor} now={query.dataUpdatedAt} />
            ))}
          </ul>
        )}
      </Panel>
      {query.isFetched && isEditor && <Beginnings templates={query.data?.templates ?? []} />}
    </div>
  );
}

function Row({ board, isEditor, now }: { board: BoardRow; isEditor: boolean; now: number }): ReactNode {
  const { id, name, description, panels, changedAt } = board;
  return (
    <li className="card">
      <div className="card-head">
        <h3>
          <Link to={toBoardPath(id)}>{name}</Link>
        </h3>
        <span className="is-muted">
          {`${formatPlural(panels, 'panel', 'panels')}, changed ${formatAgo(changedAt, now)}`}
        </span>
        {isEditor && (
          <span className="row-actions">
            <RemoveButton of={name} path={`boards/${id}`} />
          </span>
        )}
      </div>
      {description && <p>{description}</p>}
    </li>
  );
}

function Beginnings({ templates }: { templates: readonly BoardTemplate[] }): ReactNode {
  const { mutateAsync } = useChange<BoardAnswer>();
  const [problem, setProblem] = useState('');
  const make = async (body: object): Promise<void> => {
    const { board } = await mutateAsync({ method: 'POST', path: 'boards', body });
    goTo(toBoardPath(board.id) + location.search);
  };
  return (
    <Frame title="New board">
      <ul className="cards">
        {templates.map(({ id, name, description }) => (
          <li key={id} className="card">
            <div className="card-head">
              <h3>{name}</h3>
              <span className="row-actions">
                <button
                  type="button"
                  aria-label={`Make it: ${name}`}
                  onClick={() => make({ template: id }).catch((error: Error) => setProblem(error.message))}
                >
                  Make it
                </button>
              </span>
            </div>
            <p>{description}</p>
          </li>
        ))}
      </ul>
      <p className="form-problem" role="alert">
        {problem}
      </p>
      <div className="split is-even">
        <Form
          className="settings-form"
          action="Make an empty board"
          busy="Making…"
          onSend={(fields) => make({ name: fields.get('name') })}
        >
          <Field name="name" label="Name" required={true} maxLength={100} autoComplete="off" />
        </Form>
        <Form
          className="settings-form"
          action="Make it from JSON"
          busy="Making…"
          onSend={(fields) => make(parse(String(fields.get('document') ?? '')))}
        >
          <Area
            name="document"
            label="A board as JSON"
            rows={4}
            required={true}
            spellCheck={false}
            hint="As another server gives it out"
          />
        </Form>
      </div>
    </Frame>
  );
}

function parse(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Said below.
  }
  throw new Error('That is no JSON object. Paste the whole file of a board.');
}
