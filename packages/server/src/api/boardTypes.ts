/** Columns of the grid that panels lie on. */
export const BOARD_COLUMNS = 12;

/** What a board's document is called, and the version of its form. */
export const BOARD_SCHEMA = 'candor-board/1' as const;

/** How a value is written. */
export type BoardUnit = 'count' | 'ms' | 'score' | 'share' | 'bytes';

export const BOARD_UNITS: readonly BoardUnit[] = ['count', 'ms', 'score', 'share', 'bytes'];

/** What kinds of panels there are. */
export type BoardPanelKind = 'graph' | 'table' | 'gauge' | 'stat' | 'text';

export const BOARD_PANEL_KINDS: readonly BoardPanelKind[] = ['graph', 'table', 'gauge', 'stat', 'text'];

/** Where a panel lies on the grid, in columns and rows from the top left. */
export interface BoardPlace {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface PanelBase extends BoardPlace {
  /** Unique within its board. */
  id: string;
  title: string;
}

interface AskingPanel extends PanelBase {
  /** An own question in its text form; `$name` stands for a variable of the board. */
  ask: string;
  unit: BoardUnit;
}

/** One panel of a board. */
export type BoardPanel =
  | (AskingPanel & { kind: 'graph'; style: 'line' | 'bars' })
  | (AskingPanel & { kind: 'table' })
  /** Shows a value between two ends; `good` and `poor` are limits between which it needs improvement. */
  | (AskingPanel & { kind: 'gauge'; min: number; max: number; good?: number; poor?: number })
  | (AskingPanel & { kind: 'stat' })
  /** Markdown. */
  | (PanelBase & { kind: 'text'; text: string });

/** What people choose once for all panels. */
export interface BoardVariable {
  /** Stands as `$name` in questions. */
  name: string;
  label: string;
  /** The field of events whose values can be chosen. */
  field: string;
  /** What is chosen at first; empty for everything. */
  value: string;
}

/** What can be chosen of a board. */
export interface BoardChoice {
  name: string;
  description: string;
  variables: BoardVariable[];
  panels: BoardPanel[];
}

/** A board as it is kept. */
export interface Board extends BoardChoice {
  id: string;
  project: string;
  createdAt: number;
  changedAt: number;
}

/** `GET /api/v1/boards/:id/document`, and what `POST /api/v1/boards` takes back. */
export interface BoardDocument extends BoardChoice {
  schema: 'candor-board/1';
}

/** A board in a list. */
export interface BoardRow {
  id: string;
  name: string;
  description: string;
  panels: number;
  changedAt: number;
}

/** A board to begin with. */
export interface BoardTemplate {
  id: string;
  name: string;
  description: string;
}

/** `GET /api/v1/boards`: by name. */
export interface BoardsAnswer {
  boards: BoardRow[];
  templates: BoardTemplate[];
}

/** `GET /api/v1/boards/:id`, and the answer to every change of it. */
export interface BoardAnswer {
  board: Board;
}

/** A place of the dashboard with its filters, under a name. */
export interface SavedView {
  id: string;
  name: string;
  /** Path of the dashboard, such as `/vitals`. */
  path: string;
  /** The filters as they stand in the address, with the `?`; empty for the usual. */
  search: string;
  /** Whether everybody of the project sees it, and not only who saved it. */
  isShared: boolean;
  /** Whether it is of who asks. */
  isOwn: boolean;
}

/** `GET /api/v1/views`: one's own and the shared, by name. */
export interface ViewsAnswer {
  views: SavedView[];
}
