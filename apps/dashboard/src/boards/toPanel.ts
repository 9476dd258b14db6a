import type { BoardPanel, BoardPanelKind, BoardUnit } from '@candor/server/api';

/** What kinds of panels are called. */
export const KIND_NAMES: Record<BoardPanelKind, string> = {
  graph: 'Graph',
  table: 'Table',
  gauge: 'Gauge',
  stat: 'Stat',
  text: 'Text',
};

/** How large a new one is. */
export const KIND_SIZES: Record<BoardPanelKind, { width: number; height: number }> = {
  graph: { width: 6, height: 4 },
  table: { width: 6, height: 4 },
  gauge: { width: 3, height: 3 },
  stat: { width: 3, height: 2 },
  text: { width: 6, height: 2 },
};

/** Reads the form of a panel. Throws, with the cure, for a number that is none. */
export function toPanel({ id, x, y, width, height }: BoardPanel, fields: FormData): BoardPanel {
  const word = (name: string): string => String(fields.get(name) ?? '').trim();
  const base = { id, title: word('title'), x, y, width, height };
  const kind = word('kind') as BoardPanelKind; // one of the form's options
  if (kind === 'text') return { ...base, kind, text: String(fields.get('text') ?? '') };
  const asking = { ...base, ask: word('ask'), unit: (word('unit') || 'count') as BoardUnit }; // as above
  switch (kind) {
    case 'graph':
      return { ...asking, kind, style: word('style') === 'bars' ? 'bars' : 'line' };
    case 'gauge': {
      const [good, poor] = [number(word('good'), 'Good up to'), number(word('poor'), 'Poor beyond')];
      return {
        ...asking,
        kind,
        min: number(word('min'), 'From') ?? 0,
        max: number(word('max'), 'To') ?? 100,
        ...(good !== undefined && { good }),
        ...(poor !== undefined && { poor }),
      };
    }
    default:
      return { ...asking, kind };
  }
}

function number(text: string, label: string): number | undefined {
  if (text === '') return undefined;
  const value = Number(text.replace(',', '.'));
  if (Number.isFinite(value)) return value;
  throw new Error(`${label} must be a number, such as 2.5.`);
}
