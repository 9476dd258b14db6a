import { type ChartValues, valuesOfChart } from '../charts/chartValues.ts';

interface PageFile {
  title: string;
  /** What is shown, such as time range and project. */
  subtitle: string;
  /** The part of the page that is shown. */
  main: Element;
  /** The style sheets' text. */
  styles: string;
  theme: 'light' | 'dark';
}

/** Nothing in the file runs, and nothing is asked for from anywhere. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** What only does something, and what is only read while something happens. */
const ACTIVE =
  'button, form, dialog, .menu, [role="status"], [role="alert"], .segments, .board-corner, script, link, iframe, object';

/** What is on the page as one HTML file that needs nothing else: charts become pictures with their values below. */
export function toPageFile({ title, subtitle, main, styles, theme }: PageFile): string {
  const copy = main.cloneNode(true) as Element; // a clone of an element is one
  freezeCharts(main, copy);
  freezeChoices(main, copy);
  freezeWords(copy);
  for (const element of copy.querySelectorAll(ACTIVE)) element.remove();
  for (const link of copy.querySelectorAll('a')) link.setAttribute('href', link.href);
  for (const element of copy.querySelectorAll('[tabindex]')) element.removeAttribute('tabindex');

  const file = document.implementation.createHTMLDocument(title);
  file.documentElement.lang = document.documentElement.lang;
  file.documentElement.dir = document.documentElement.dir;
  file.documentElement.dataset['theme'] = theme;
  const add = (name: string, attributes: Record<string, string>, text = ''): void => {
    const element = file.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.textContent = text;
    file.head.append(element);
  };
  // Before anything else is read.
  const charset = file.createElement('meta');
  charset.setAttribute('charset', 'utf-8');
  file.head.prepend(charset);
  add('meta', { 'http-equiv': 'Content-Security-Policy', content: POLICY });
  add('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' });
  // A style sheet's text must not end its element.
  add('style', {}, `${styles}\n${OWN_STYLES}`.replaceAll('</', '<\\/'));
  const words = file.createElement('p');
  words.className = 'is-muted';
  words.textContent = subtitle;
  file.body.append(copy);
  copy.querySelector('.toolbar')?.after(words);
  return `<!doctype html>\n${file.documentElement.outerHTML}\n`;
}

const OWN_STYLES = `
main { padding-block: 16px; min-height: 0; }
.board-panel, .board-panel-body, .table-scroll, .chart-table { overflow: visible; max-height: none; }
.board-grid { grid-auto-rows: auto; }
.board-cell { height: auto; }
.frozen { max-width: 100%; height: auto; }
.frozen-values { margin-top: 8px; font-size: 0.75rem; }
@media print { .frozen-values { display: none; } .panel { break-inside: avoid; } }
`;

function freezeCharts(main: Element, copy: Element): void {
  const copies = copy.querySelectorAll('.chart-canvas');
  for (const [index, chart] of main.querySelectorAll('.chart-canvas').entries()) {
    const canvas = chart.querySelector('canvas');
    const values = valuesOfChart(chart);
    const label = values?.label ?? chart.getAttribute('aria-label') ?? '';
    copies[index]?.replaceWith(
      ...(canvas ? [toPicture(canvas, label)] : []),
      ...(values ? [toDetails(values)] : []),
    );
  }
}

function toPicture(canvas: HTMLCanvasElement, label: string): HTMLElement {
  const picture = document.createElement('img');
  picture.className = 'frozen';
  picture.alt = label;
  picture.src = canvas.toDataURL('image/png');
  picture.width = canvas.clientWidth;
  picture.height = canvas.clientHeight;
  return picture;
}

function toDetails({ label, titles, rows }: ChartValues): HTMLElement {
  const details = document.createElement('details');
  details.className = 'frozen-values';
  const summary = document.createElement('summary');
  summary.textContent = `${label}: values`;
  const table = document.createElement('table');
  table.append(toRow('th', titles), ...rows.map((row) => toRow('td', row)));
  details.append(summary, table);
  return details;
}

function toRow(kind: 'th' | 'td', cells: readonly string[]): HTMLElement {
  const row = document.createElement('tr');
  for (const cell of cells) {
    const element = document.createElement(kind);
    element.textContent = cell;
    row.append(element);
  }
  return row;
}

/** What is a button only because it sorts or leads somewhere stays as the words that it has. */
function freezeWords(copy: Element): void {
  for (const button of copy.querySelectorAll('button.sort, button.as-link')) {
    const words = document.createElement('span');
    button.querySelector('.sort-arrow')?.remove();
    words.textContent = button.textContent;
    button.replaceWith(words);
  }
}

/** A field that offers a choice becomes what is chosen. */
function freezeChoices(main: Element, copy: Element): void {
  const copies = copy.querySelectorAll('select');
  for (const [index, select] of main.querySelectorAll('select').entries()) {
    const words = document.createElement('strong');
    words.textContent = select.selectedOptions[0]?.textContent ?? '';
    copies[index]?.replaceWith(words);
  }
}
