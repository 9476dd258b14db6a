/** A part of a text that stands on its own lines. */
export type Block =
  | { kind: 'heading'; level: number; text: string }
  | { kind: 'list'; isOrdered: boolean; items: string[] }
  | { kind: 'code' | 'quote' | 'paragraph'; text: string }
  | { kind: 'rule' };

/** A part of a line. */
export type Span =
  | { kind: 'text' | 'code' | 'strong' | 'emphasis'; text: string }
  | { kind: 'link'; text: string; href: string };

const STARTS = /^(#{1,6} |[-*+] |\d{1,9}[.)] |>|```|(?:-{3,}|\*{3,}|_{3,})$)/;

/** Reads the blocks of a subset of Markdown: headings, lists of one level, quotes, fenced code, rules and paragraphs. */
export function toBlocks(text: string): Block[] {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const blocks: Block[] = [];
  let index = 0;
  const takeWhile = (isTheirs: (line: string) => boolean): string[] => {
    const first = index;
    while (index < lines.length && isTheirs(lines[index] ?? '')) index += 1;
    return lines.slice(first, index);
  };
  while (index < lines.length) {
    const line = lines[index] ?? '';
    const heading = /^(#{1,6}) +(.*?)(?: +#+)?$/.exec(line);
    const item = /^(?:[-*+]|\d{1,9}[.)]) +/.exec(line);
    if (line.trim() === '') index += 1;
    else if (line.startsWith('```')) {
      index += 1;
      const code = takeWhile((one) => !one.startsWith('```'));
      index += 1;
      blocks.push({ kind: 'code', text: code.join('\n') });
    } else if (heading) {
      index += 1;
      blocks.push({ kind: 'heading', level: heading[1]?.length ?? 1, text: heading[2] ?? '' });
    } else if (/^(?:-{3,}|\*{3,}|_{3,})$/.test(line.trim())) {
      index += 1;
      blocks.push({ kind: 'rule' });
    } else if (item) {
      const isOrdered = /^\d/.test(line);
      const sign = isOrdered ? /^\d{1,9}[.)] +/ : /^[-*+] +/;
      const items = takeWhile((one) => sign.test(one)).map((one) => one.replace(sign, ''));
      blocks.push({ kind: 'list', isOrdered, items });
    } else if (line.startsWith('>')) {
      const quoted = takeWhile((one) => one.startsWith('>')).map((one) => one.replace(/^> ?/, ''));
      blocks.push({ kind: 'quote', text: quoted.join(' ') });
    } else {
      const first = index;
      const rest = takeWhile((one) => one.trim() !== '' && (index === first || !STARTS.test(one)));
      blocks.push({ kind: 'paragraph', text: rest.join(' ') });
    }
  }
  return blocks;
}

const SPAN =
  /`([^`]+)`|\*\*([^*]+(?:\*[^*]+)*)\*\*|\*([^*\s](?:[^*]*[^*\s])?)\*|_([^_\s](?:[^_]*[^_\s])?)_(?!\w)|\[([^\]]+)\]\(([^()\s]+)\)/;

/** Reads the parts of a line: code, strong, emphasis and links. A link that may not be followed stays text. */
export function toSpans(text: string): Span[] {
  const spans: Span[] = [];
  let rest = text;
  while (rest !== '') {
    const found = SPAN.exec(rest);
    if (found === null) break;
    const [whole, code, strong, starred, lined, title, href] = found;
    if (found.index > 0) spans.push({ kind: 'text', text: rest.slice(0, found.index) });
    const emphasis = starred ?? lined;
    if (code !== undefined) spans.push({ kind: 'code', text: code });
    else if (strong !== undefined) spans.push({ kind: 'strong', text: strong });
    else if (emphasis !== undefined) spans.push({ kind: 'emphasis', text: emphasis });
    else if (title !== undefined && href !== undefined && isSafe(href))
      spans.push({ kind: 'link', text: title, href });
    else spans.push({ kind: 'text', text: whole });
    rest = rest.slice(found.index + whole.length);
  }
  return rest === '' ? spans : [...spans, { kind: 'text', text: rest }];
}

/** A place of the dashboard, or one on the web: nothing that runs. */
function isSafe(href: string): boolean {
  if (/^\/(?!\/)/.test(href)) return true;
  if (!URL.canParse(href)) return false;
  return ['https:', 'http:', 'mailto:'].includes(new URL(href).protocol);
}
