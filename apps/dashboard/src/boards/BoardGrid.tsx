import type { BoardPanel } from '@candor/server/api';
import {
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useRef,
  useState,
} from 'react';
import type { Choices } from '../api/boards.ts';
import type { Filters } from '../shell/filters.ts';
import { COLUMNS, type Direction, describePlace, growthOf, inReadingOrder, place, stepOf } from './layout.ts';
import { PanelBody, ROW_GAP, ROW_HEIGHT } from './PanelBody.tsx';

interface BoardGridProps {
  panels: readonly BoardPanel[];
  filters: Filters;
  choices: Choices;
  /** What arranging leads to; without it the panels lie still. */
  editing?: {
    onArrange: (panels: BoardPanel[]) => void;
    onEdit: (panel: BoardPanel) => void;
    onDuplicate: (panel: BoardPanel) => void;
    onRemove: (panel: BoardPanel) => void;
  };
}

/** The panels of a board where they lie; in the order in which they are read. */
export function BoardGrid({ panels, filters, choices, editing }: BoardGridProps): ReactNode {
  const grid = useRef<HTMLDivElement>(null);
  const [said, setSaid] = useState('');
  const arrange = (id: string, next: BoardPanel[]): void => {
    editing?.onArrange(next);
    const moved = next.find((panel) => panel.id === id);
    if (moved) setSaid(`${moved.title || 'Text'}: ${describePlace(moved)}`);
  };
  const remove = (panel: BoardPanel): void => {
    // What has the focus goes: the next panel has it then, or the one before, or else what adds one.
    const handles = [...(grid.current?.querySelectorAll<HTMLElement>('.board-handle') ?? [])];
    const at = panels.findIndex(({ id }) => id === panel.id);
    const next = handles[at + 1] ?? handles[at - 1] ?? document.querySelector<HTMLElement>('.board-turn');
    next?.focus();
    editing?.onRemove(panel);
    setSaid(`${panel.title || 'Text'} is removed`);
  };
  // While they are arranged they keep their order in the document: one that is moved there loses pointer and focus.
  const shown = editing ? panels : inReadingOrder(panels);
  return (
    <>
      <p className="unseen" role="status">
        {said}
      </p>
      <div className={`board-grid ${editing ? 'is-editing' : ''}`} ref={grid}>
        {shown.map((panel) => (
          <div key={panel.id} className="board-cell" style={toArea(panel)}>
            <PanelBody
              panel={panel}
              filters={filters}
              choices={choices}
              {...(editing && {
                aside: (
                  <Tools
                    panel={panel}
                    panels={panels}
                    grid={grid}
                    editing={{ ...editing, onRemove: remove }}
                    onArrange={arrange}
                  />
                ),
              })}
            />
          </div>
        ))}
      </div>
    </>
  );
}

interface ToolsProps {
  panel: BoardPanel;
  panels: readonly BoardPanel[];
  grid: { readonly current: HTMLDivElement | null };
  editing: NonNullable<BoardGridProps['editing']>;
  onArrange: (id: string, panels: BoardPanel[]) => void;
}

function Tools({ panel, panels, grid, editing, onArrange }: ToolsProps): ReactNode {
  const title = panel.title || 'Text';
  const drag = useDrag({ panel, panels, grid, onArrange });
  const onKeyDown = (event: KeyboardEvent): void => {
    const direction = toDirection(event);
    if (direction === undefined) return;
    event.preventDefault();
    const to = event.shiftKey ? growthOf(panel, direction) : stepOf(panels, panel.id, direction);
    onArrange(panel.id, place(panels, panel.id, to));
  };
  return (
    <span className="row-actions">
      <button
        type="button"
        className="quiet board-handle"
        aria-label={`Move ${title}. Arrow keys move it, with Shift they resize it.`}
        title="Drag, or move by the arrow keys; with Shift they resize"
        onKeyDown={onKeyDown}
        {...drag('move')}
      >
        ✥
      </button>
      <button
        type="button"
        className="quiet"
        aria-label={`Edit ${title}`}
        onClick={() => editing.onEdit(panel)}
      >
        Edit
      </button>
      <button
        type="button"
        className="quiet"
        aria-label={`Copy ${title}`}
        onClick={() => editing.onDuplicate(panel)}
      >
        Copy
      </button>
      <button
        type="button"
        className="quiet"
        aria-label={`Remove ${title}`}
        onClick={() => editing.onRemove(panel)}
      >
        Remove
      </button>
      {/* For the pointer alone; the keyboard resizes by the handle. */}
      <span className="board-corner" aria-hidden="true" {...drag('resize')} />
    </span>
  );
}

/** Follows the pointer from where it went down, on the layout as it was then. */
function useDrag({ panel, panels, grid, onArrange }: Omit<ToolsProps, 'editing'>) {
  const start = useRef<{ x: number; y: number; panels: readonly BoardPanel[]; panel: BoardPanel }>(undefined);
  return (what: 'move' | 'resize') => ({
    onPointerDown(event: PointerEvent<HTMLElement>): void {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      start.current = { x: event.clientX, y: event.clientY, panels, panel };
    },
    onPointerMove(event: PointerEvent<HTMLElement>): void {
      const begun = start.current;
      if (begun === undefined || grid.current === null) return;
      const isRightToLeft = getComputedStyle(grid.current).direction === 'rtl';
      const column = (grid.current.clientWidth + ROW_GAP) / COLUMNS;
      const across = (Math.round((event.clientX - begun.x) / column) || 0) * (isRightToLeft ? -1 : 1);
      const down = Math.round((event.clientY - begun.y) / (ROW_HEIGHT + ROW_GAP));
      const { x, y, width, height } = begun.panel;
      const to =
        what === 'move'
          ? { x: x + across, y: y + down }
          : { width: Math.min(COLUMNS - x, width + across), height: height + down };
      onArrange(panel.id, place(begun.panels, panel.id, to));
    },
    onPointerUp(): void {
      start.current = undefined;
    },
    onPointerCancel(): void {
      const begun = start.current;
      start.current = undefined;
      if (begun) onArrange(panel.id, [...begun.panels]);
    },
  });
}

/** Where an arrow key points; left and right as they are seen. */
function toDirection({ key, currentTarget }: KeyboardEvent): Direction | undefined {
  const isRightToLeft = getComputedStyle(currentTarget as Element).direction === 'rtl';
  switch (key) {
    case 'ArrowLeft':
      return isRightToLeft ? 'right' : 'left';
    case 'ArrowRight':
      return isRightToLeft ? 'left' : 'right';
    case 'ArrowUp':
      return 'up';
    case 'ArrowDown':
      return 'down';
    default:
      return undefined;
  }
}

/** Read by the style sheet, which puts all panels below one another on a phone. */
function toArea({ x, y, width, height }: BoardPanel): CSSProperties {
  const area = {
    '--column': `${x + 1} / span ${width}`,
    '--row': `${y + 1} / span ${height}`,
    '--height': height,
  };
  return area as CSSProperties; // which does not know properties of one's own
}
