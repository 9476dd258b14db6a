import type { PersonAnswer } from '@candor/server/api';
import { type ReactNode, useId, useState } from 'react';
import { useChange } from '../api/administration.ts';
import { askFile } from '../api/client.ts';
import { formatPlural } from '../format/number.ts';
import { formatFullTime } from '../format/time.ts';
import { BusyButton } from '../shell/BusyButton.tsx';
import { Form } from '../shell/Form.tsx';
import { Frame } from './Panel.tsx';

interface Asked {
  ids: readonly string[];
  visits: PersonAnswer['visits'];
  /** Events, once they are gone. */
  erased?: number;
}

/** Shows, hands out and erases what is kept of a person who gives the ids of their visits. */
export function VisitRights(): ReactNode {
  const [asked, setAsked] = useState<Asked>();
  const look = useChange<PersonAnswer>();
  const find = async (ids: readonly string[]): Promise<void> => {
    const body = { visits: ids };
    const { visits } = await look.mutateAsync({ method: 'POST', path: 'visits/export', body });
    setAsked({ ids, visits });
  };
  return (
    <Frame title="A person’s visits">
      <Form
        className="settings-form"
        action="Look"
        busy="Looking…"
        onSend={(fields) => find(String(fields.get('visits')).toLowerCase().match(/\S+/g) ?? [])}
      >
        <Ids />
      </Form>
      {asked && (
        <Found
          key={asked.ids.join()}
          {...asked}
          onErased={(erased) => setAsked({ ...asked, erased })}
          onMoved={() => find(asked.ids)}
        />
      )}
    </Frame>
  );
}

function Ids(): ReactNode {
  const hintId = useId();
  return (
    <div className="field-box">
      <label className="field is-stacked">
        <span>Ids of visits</span>
        <textarea name="visits" rows={3} required={true} spellCheck={false} aria-describedby={hintId} />
      </label>
      <p id={hintId} className="field-hint">
        32 hex digits each, one below the other, as their events name them. Each look is in the audit log.
      </p>
    </div>
  );
}

interface FoundProps extends Asked {
  onErased: (erased: number) => void;
  onMoved: () => Promise<void>;
}

function Found({ ids, visits, erased, onErased, onMoved }: FoundProps): ReactNode {
  if (erased !== undefined)
    return (
      <p className="notice" role="status">{`Erased ${formatPlural(erased, 'event', 'events')}, for good.`}</p>
    );
  if (visits.length === 0)
    return (
      <p className="notice" role="status">
        Nothing is kept of these visits.
      </p>
    );
  const events = visits.reduce((sum, visit) => sum + visit.events, 0);
  return (
    <div className="found-visits">
      <p role="status">
        {`${formatPlural(events, 'event', 'events')} of ${formatPlural(visits.length, 'visit', 'visits')}`}
      </p>
      <ul className="cards">
        {visits.map(({ id, from, events: count, isRestricted }) => (
          <li key={`${id} ${isRestricted}`} className="card">
            <code>{id}</code>
            <p className="is-muted">{`${formatFullTime(from)} · ${formatPlural(count, 'event', 'events')}${isRestricted ? ' · restricted' : ''}`}</p>
          </li>
        ))}
      </ul>
      <Restriction ids={ids} isRestricted={visits.some((visit) => visit.isRestricted)} onMoved={onMoved} />
      <Actions ids={ids} onErased={onErased} />
    </div>
  );
}

/** Keeps the visits without using them, or lifts that. */
function Restriction({
  ids,
  isRestricted,
  onMoved,
}: {
  ids: readonly string[];
  isRestricted: boolean;
  onMoved: () => Promise<void>;
}): ReactNode {
  const restrict = useChange<{ moved: number }>();
  const [problem, setProblem] = useState('');
  const send = async (): Promise<void> => {
    setProblem('');
    try {
      const body = { visits: ids, lift: isRestricted };
      await restrict.mutateAsync({ method: 'POST', path: 'visits/restrict', body });
      await onMoved();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'That failed.');
    }
  };
  return (
    <>
      <p className="row-actions">
        <BusyButton isBusy={restrict.isPending} onClick={send}>
          {isRestricted ? 'Lift the restriction' : 'Restrict'}
        </BusyButton>
        <span className="field-hint">
          {isRestricted
            ? 'Kept, and in no answer, alert or file.'
            : 'Keeps them without using them, and takes nothing new of them.'}
        </span>
      </p>
      <p className="form-problem" role="alert">
        {problem}
      </p>
    </>
  );
}

function Actions({
  ids,
  onErased,
}: {
  ids: readonly string[];
  onErased: (events: number) => void;
}): ReactNode {
  const [isAsking, setIsAsking] = useState(false);
  const [problem, setProblem] = useState('');
  const erase = useChange<{ erased: number }>();
  const attempt = (work: () => Promise<void>) => {
    setProblem('');
    work().catch((error: unknown) => setProblem(error instanceof Error ? error.message : 'That failed.'));
  };
  const save = (format: 'json' | 'csv') =>
    attempt(async () =>
      saveFile(await askFile('visits/download', { visits: ids, format }), `visits.${format}`),
    );
  return (
    <>
      <p className="row-actions">
        <button type="button" onClick={() => save('json')}>
          Download JSON
        </button>
        <button type="button" onClick={() => save('csv')}>
          Download CSV
        </button>
        {isAsking ? (
          <>
            <BusyButton
              className="is-danger"
              isBusy={erase.isPending}
              onClick={() =>
                attempt(async () => {
                  const body = { visits: ids };
                  const { erased } = await erase.mutateAsync({ method: 'POST', path: 'visits/erase', body });
                  onErased(erased);
                })
              }
            >
              {erase.isPending ? 'Erasing…' : 'Really erase'}
            </BusyButton>
            <button type="button" onClick={() => setIsAsking(false)}>
              Keep
            </button>
          </>
        ) : (
          <button type="button" className="is-danger" onClick={() => setIsAsking(true)}>
            Erase
          </button>
        )}
      </p>
      <p className="form-problem" role="alert">
        {problem}
      </p>
    </>
  );
}

function saveFile(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
