import type { ReactNode } from 'react';
import { type Block, type Span, toBlocks, toSpans } from './markdown.ts';

/** Markdown as elements: what it does not know, HTML above all, is shown as the text that it is. */
export function Markdown({ text }: { text: string }): ReactNode {
  // A text's blocks have no other name than their place.
  const blocks = toBlocks(text);
  const highest = Math.min(...blocks.map((block) => (block.kind === 'heading' ? block.level : LEVELS)));
  return <div className="prose">{blocks.map((block, index) => toElement(block, index, highest))}</div>;
}

const LEVELS = 6;

function toElement(block: Block, key: number, highest: number): ReactNode {
  switch (block.kind) {
    case 'heading': {
      // The page and the panel have the levels above.
      const Heading = HEADINGS[Math.min(block.level - highest, HEADINGS.length - 1)] ?? 'h5';
      return <Heading key={key}>{inline(block.text)}</Heading>;
    }
    case 'list': {
      const List = block.isOrdered ? 'ol' : 'ul';
      return <List key={key}>{block.items.map((item, index) => toItem(item, index))}</List>;
    }
    case 'code':
      return (
        <pre key={key}>
          <code>{block.text}</code>
        </pre>
      );
    case 'quote':
      return <blockquote key={key}>{inline(block.text)}</blockquote>;
    case 'rule':
      return <hr key={key} />;
    case 'paragraph':
      return <p key={key}>{inline(block.text)}</p>;
  }
}

const HEADINGS = ['h3', 'h4', 'h5'] as const;

function toItem(item: string, key: number): ReactNode {
  return <li key={key}>{inline(item)}</li>;
}

function inline(text: string): ReactNode[] {
  return toSpans(text).map((span, index) => toInline(span, index));
}

function toInline(span: Span, key: number): ReactNode {
  switch (span.kind) {
    case 'code':
      return <code key={key}>{span.text}</code>;
    case 'strong':
      return <strong key={key}>{inline(span.text)}</strong>;
    case 'emphasis':
      return <em key={key}>{inline(span.text)}</em>;
    case 'link':
      return (
        <a key={key} href={span.href} rel="noreferrer">
          {span.text}
        </a>
      );
    case 'text':
      return span.text;
  }
}
