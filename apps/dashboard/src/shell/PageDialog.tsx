import { type ReactNode, useEffect, useRef, useState } from 'react';
import { usePages } from '../api/queries.ts';
import { formatCount, formatPlural } from '../format/number.ts';
import { Dialog } from './Dialog.tsx';
import { toRangeWords } from './filters.ts';
import { useFilters } from './location.ts';

/** What the server takes. */
const MAX_SEARCH = 2_048;
/** More are found by more words. */
const SHOWN = 50;
/** Who is still writing need not be answered. */
const SETTLED_MS = 250;

interface PageDialogProps {
  onPick: (page: string) => void;
  onClose: () => void;
}

/** Finds a page by what its path has, where there are more than one can choose from. */
export function PageDialog({ onPick, onClose }: PageDialogProps): ReactNode {
  const filters = useFilters();
  const [written, write] = useState('');
  const { data, error } = usePages(filters, useSettled(written.trim()) || undefined);
  const pages = data?.pages.slice(0, SHOWN) ?? [];
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <Dialog title="Choose a page" onClose={onClose}>
      <label className="field is-stacked">
        <span>Part of its path</span>
        <input
          ref={field}
          type="search"
          autoComplete="off"
          spellCheck={false}
          maxLength={MAX_SEARCH}
          value={written}
          onChange={({ target }) => write(target.value)}
        />
      </label>
      {error && <p className="form-problem">{error.message}</p>}
      <p className="is-muted notice" role="status">
        {data && toFoundText(pages.length, data.found, toRangeWords(filters.range))}
      </p>
      <ul className="page-choices">
        {pages.map(({ page }) => (
          <li key={page}>
            <button type="button" className="as-link" dir="auto" title={page} onClick={() => onPick(page)}>
              {page}
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function toFoundText(shown: number, found: number, when: string): string {
  if (found === 0) return `No page has that in ${when}.`;
  if (shown < found) return `The busiest ${formatCount(shown)} of ${formatPlural(found, 'page', 'pages')}`;
  return formatPlural(found, 'page', 'pages');
}

/** What was written last, once nothing has been added for a while. */
function useSettled(written: string): string {
  const [settled, settle] = useState(written);
  useEffect(() => {
    const timer = setTimeout(settle, SETTLED_MS, written);
    return () => clearTimeout(timer);
  }, [written]);
  return settled;
}
