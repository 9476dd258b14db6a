import type { Board, BoardAnswer, BoardChoice, BoardPanel, BoardPanelKind } from '@candor/server/api';
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { includesRole, useChange, useMe } from '../api/administration.ts';
import { useBoard } from '../api/boards.ts';
import { ApiFailure, toAddress } from '../api/client.ts';
import { together } from '../api/together.ts';
import { BoardForm } from '../boards/BoardForm.tsx';
import { BoardGrid } from '../boards/BoardGrid.tsx';
import { inReadingOrder, place, placeBelow } from '../boards/layout.ts';
import { PanelForm } from '../boards/PanelForm.tsx';
import { KIND_NAMES, KIND_SIZES } from '../boards/toPanel.ts';
import { toChoices, VariableBar } from '../boards/VariableBar.tsx';
import { BoneChart } from '../panels/Bones.tsx';
import { Empty } from '../panels/Empty.tsx';
import { Answered, Frame } from '../panels/Panel.tsx';
import { BusyButton } from '../shell/BusyButton.tsx';
import { Dialog } from '../shell/Dialog.tsx';
import { Link } from '../shell/Link.tsx';
import { goTo, useFilters } from '../shell/location.ts';
import { toBoardPath } from '../shell/route.ts';
import { usePageName } from '../shell/usePageName.ts';

/** One board: its panels, what is chosen for them, and, for editors, what it is made of. */
export function BoardDetail({ id }: { id: string }): ReactNode {
  // What an editor may do takes room beside the name.
  const query = together(useBoard(id), useMe());
  if (query.error instanceof ApiFailure && query.error.status === 404) {
    return (
      <Frame title="Not found">
        <Empty title="There is no such board">
          It may be of another project, or removed. <Link to="/boards">All boards</Link>
        </Empty>
      </Frame>
    );
  }
  return (
    <Answered
      title="Board"
      query={query}
      skeleton={
        <div className="chart-grid">
          <BoneChart />
          <BoneChart />
          <BoneChart />
        </div>
      }
      isEmpty={() => false}
      empty={null}
    >
      {({ board }) => <Shown board={board} />}
    </Answered>
  );
}

/** What is being changed: everything is saved at once, or nothing. */
interface Draft extends BoardChoice {
  /** What the board was when it began. */
  since: number;
}

function Shown({ board }: { board: Board }): ReactNode {
  const filters = useFilters();
  const { data: me } = useMe();
  usePageName('Board', board.name);
  const [draft, setDraft] = useState<Draft>();
  const [open, setOpen] = useState<BoardPanel | 'board'>();
  const change = useChange<BoardAnswer>();
  const shown: BoardChoice = draft ?? board;
  const choices = toChoices(shown.variables, filters);
  const isEditor = includesRole(me?.role, 'editor');
  const head = useFocusOnTurn(draft !== undefined);

  const begin = (): void => {
    const { name, description, variables, panels, changedAt } = board;
    setDraft({ name, description, variables, panels: inReadingOrder(panels), since: changedAt });
  };
  const edit = (next: Partial<BoardChoice>): void => setDraft((now) => now && { ...now, ...next });
  const save = async (): Promise<void> => {
    if (draft === undefined) return;
    const { since, panels, ...rest } = draft;
    const body = { ...rest, panels: inReadingOrder(panels), changedAt: since };
    await change.mutateAsync({ method: 'PATCH', path: `boards/${board.id}`, body });
    setDraft(undefined);
  };
  const add = (kind: BoardPanelKind): void => {
    const panel = newPanel(kind, shown.panels);
    edit({ panels: [...shown.panels, panel] });
    setOpen(panel);
  };

  return (
    <div className="pages-stack">
      <div className="board-head" ref={head}>
        <div>
          <h2>{shown.name}</h2>
          {shown.description && <p className="is-muted">{shown.description}</p>}
        </div>
        {draft === undefined ? (
          <span className="row-actions">
            <Link to="/boards">All boards</Link>
            <a href={toAddress(`boards/${encodeURIComponent(board.id)}/document`, {})} download>
              As JSON
            </a>
            {isEditor && <CopyButton board={board} />}
            {isEditor && (
              <button type="button" className="board-turn" onClick={begin}>
                Edit board
              </button>
            )}
          </span>
        ) : (
          <span className="row-actions">
            {(Object.keys(KIND_NAMES) as BoardPanelKind[]).map((kind) => (
              <button
                key={kind}
                type="button"
                className={`quiet ${kind === 'graph' ? 'board-turn' : ''}`}
                onClick={() => add(kind)}
              >
                {`+ ${KIND_NAMES[kind]}`}
              </button>
            ))}
            <button type="button" onClick={() => setOpen('board')}>
              Name and variables
            </button>
            <button
              type="button"
              onClick={() => {
                change.reset();
                setDraft(undefined);
              }}
            >
              Discard
            </button>
            <BusyButton
              className="is-primary"
              isBusy={change.isPending}
              // What goes wrong is shown below.
              onClick={() => save().catch(() => undefined)}
            >
              {change.isPending ? 'Saving…' : 'Save'}
            </BusyButton>
          </span>
        )}
      </div>
      {change.error && (
        <p className="form-problem" role="alert">
          {change.error.message.replaceAll('`', '')}
        </p>
      )}
      <VariableBar variables={shown.variables} filters={filters} choices={choices} />
      {shown.panels.length === 0 && (
        <Empty title="No panel yet">
          {isEditor
            ? 'Edit the board to add a graph, a table, a gauge, a stat or a text.'
            : 'An editor can add some.'}
        </Empty>
      )}
      <BoardGrid
        panels={shown.panels}
        filters={filters}
        choices={choices}
        {...(draft && {
          editing: {
            onArrange: (panels) => edit({ panels }),
            onEdit: setOpen,
            onDuplicate: (panel) => {
              const id = newId(shown.panels);
              const copy = { ...panel, id, ...placeBelow(shown.panels, panel) };
              edit({ panels: [...shown.panels, copy] });
            },
            onRemove: ({ id }) => edit({ panels: settled(shown.panels.filter((panel) => panel.id !== id)) }),
          },
        })}
      />
      {open === 'board' && (
        <Dialog title="Name and variables" onClose={() => setOpen(undefined)}>
          <BoardForm
            board={shown}
            onSave={(next) => {
              edit(next);
              setOpen(undefined);
            }}
          />
        </Dialog>
      )}
      {open !== undefined && open !== 'board' && (
        <Dialog title={`${KIND_NAMES[open.kind]} panel`} onClose={() => setOpen(undefined)}>
          <PanelForm
            panel={open}
            variables={shown.variables}
            filters={filters}
            choices={choices}
            onSave={(next) => {
              edit({ panels: shown.panels.map((panel) => (panel.id === next.id ? next : panel)) });
              setOpen(undefined);
            }}
          />
        </Dialog>
      )}
    </div>
  );
}

/** The button that was pressed goes when editing begins or ends: the focus goes on where the other would be looked for. */
function useFocusOnTurn(isEditing: boolean): RefObject<HTMLDivElement | null> {
  const head = useRef<HTMLDivElement>(null);
  const wasEditing = useRef(isEditing);
  useEffect(() => {
    if (wasEditing.current === isEditing) return;
    wasEditing.current = isEditing;
    head.current?.querySelector<HTMLElement>('.board-turn')?.focus();
  }, [isEditing]);
  return head;
}

function CopyButton({ board }: { board: Board }): ReactNode {
  const { mutateAsync, isPending, error } = useChange<BoardAnswer>();
  const copy = async (): Promise<void> => {
    const { name, description, variables, panels } = board;
    const body = { name: `${name.slice(0, 90)} (copy)`, description, variables, panels };
    const made = await mutateAsync({ method: 'POST', path: 'boards', body });
    goTo(toBoardPath(made.board.id) + location.search);
  };
  return (
    <>
      <BusyButton isBusy={isPending} onClick={() => copy().catch(() => undefined)}>
        Duplicate
      </BusyButton>
      {error && (
        <span className="form-problem" role="alert">
          {error.message}
        </span>
      )}
    </>
  );
}

function newPanel(kind: BoardPanelKind, panels: readonly BoardPanel[]): BoardPanel {
  const base = { id: newId(panels), title: '', ...placeBelow(panels, KIND_SIZES[kind]) };
  const asking = { ...base, title: KIND_NAMES[kind], unit: 'count' as const };
  switch (kind) {
    case 'text':
      return { ...base, kind, text: '## Title\n\nWhat this board is for.' };
    case 'graph':
      return { ...asking, kind, ask: 'count every auto', style: 'line' };
    case 'gauge':
      return { ...asking, kind, ask: 'count', min: 0, max: 100 };
    case 'table':
      return { ...asking, kind, ask: 'count by page' };
    case 'stat':
      return { ...asking, kind, ask: 'count' };
  }
}

function newId(panels: readonly BoardPanel[]): string {
  let number = panels.length + 1;
  while (panels.some(({ id }) => id === `p${number}`)) number += 1;
  return `p${number}`;
}

/** Closes the gaps that a panel has left. */
function settled(panels: BoardPanel[]): BoardPanel[] {
  const first = panels[0];
  return first === undefined ? panels : place(panels, first.id, {});
}
