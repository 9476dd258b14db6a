/** The colours a canvas needs, read from the style sheet's tokens. */
export interface Palette {
  line: string;
  /** Of several lines, in their order; the first is `line`. */
  lines: readonly string[];
  bar: string;
  grid: string;
  text: string;
  surface: string;
  goodArea: string;
  needsArea: string;
  poorArea: string;
  good: string;
  poor: string;
  font: string;
}

/** The tokens of several lines. */
export const LINES: readonly string[] = [
  '--chart-line',
  '--chart-line-2',
  '--chart-line-3',
  '--chart-line-4',
  '--chart-line-5',
  '--chart-line-6',
];

/** Reads the palette as it stands now; the tokens are registered colours, so they arrive resolved. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const read = (token: string) => style.getPropertyValue(token).trim();
  return {
    line: read('--chart-line'),
    lines: LINES.map((name) => read(name)),
    bar: read('--chart-bar'),
    grid: read('--chart-grid'),
    text: read('--chart-text'),
    surface: read('--chart-surface'),
    goodArea: read('--chart-good-area'),
    needsArea: read('--chart-needs-area'),
    poorArea: read('--chart-poor-area'),
    good: read('--chart-good'),
    poor: read('--chart-poor'),
    font: `11px ${style.fontFamily}`,
  };
}
