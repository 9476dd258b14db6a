import { type ReactNode, useState } from 'react';
import { formatShortSpan, formatSpanOfTime, toLocalMinute, toZone } from '../format/time.ts';
import { Field, Form } from './Form.tsx';
import { isTimeRange, MAX_RANGE_MS, toRangeBefore, toTimeRange } from './filters.ts';
import { setFilters, useFilters } from './location.ts';
import { Menu } from './Menu.tsx';

const DAY = 24 * 60 * 60 * 1_000;

/** Chooses a span between two moments, and whether the time before is shown beside it. */
export function RangeMenu(): ReactNode {
  const { range, isCompared = false } = useFilters();
  const isBetween = typeof range === 'object';
  return (
    <Menu
      className="range-menu"
      {...(isBetween && { title: `${formatSpanOfTime(range.from, range.to)}, ${toZone()}` })}
      label={isBetween ? formatShortSpan(range.from, range.to) : isCompared ? 'Dates, compared' : 'Dates'}
    >
      {(close) => (
        <>
          <Between onDone={close} />
          <label className="menu-check">
            <input
              type="checkbox"
              checked={isCompared}
              onChange={(event) => setFilters({ isCompared: event.target.checked })}
            />
            Compare with the time before
          </label>
          <Before />
        </>
      )}
    </Menu>
  );
}

/** Which time that is, for it is not the same day of the week where a span is not of whole weeks. */
function Before(): ReactNode {
  const { range } = useFilters();
  const [now] = useState(Date.now);
  const { from, to } = toRangeBefore(range, now);
  return <p className="field-hint">{`That is ${formatSpanOfTime(from, to)}`}</p>;
}

function Between({ onDone }: { onDone: () => void }): ReactNode {
  const { range } = useFilters();
  const [shown] = useState(() => toTimeRange(range, Date.now()));
  return (
    <Form
      className="settings-form"
      action="Show"
      busy="Showing…"
      onSend={async (fields) => {
        const chosen = {
          from: Date.parse(String(fields.get('from'))),
          to: Date.parse(String(fields.get('to'))),
        };
        if (!(chosen.from < chosen.to)) throw new Error('The end must be after the beginning.');
        if (!isTimeRange(chosen)) throw new Error(`Choose at most ${MAX_RANGE_MS / DAY} days.`);
        setFilters({ range: chosen });
        onDone();
      }}
    >
      <Field
        name="from"
        label="From"
        type="datetime-local"
        required={true}
        defaultValue={toLocalMinute(shown.from)}
      />
      <Field
        name="to"
        label="To"
        type="datetime-local"
        required={true}
        defaultValue={toLocalMinute(shown.to)}
        hint={`In your time zone, ${toZone()}`}
      />
    </Form>
  );
}
