import type { ErrorGroup } from '@candor/server/api';
import type { ReactNode } from 'react';
import { includesRole, useChange, useMe } from '../api/administration.ts';
import { STANDINGS, triageOf, useTriage } from '../api/triage.ts';
import { BusyButton } from '../shell/BusyButton.tsx';
import { OwnerPicker } from './OwnerPicker.tsx';

/** Where a group stands, as a word; nothing where nobody has said anything. */
export function StandingTag({ group }: { group: ErrorGroup }): ReactNode {
  const { data } = useTriage();
  const { triage, standing } = triageOf(group, data);
  if (standing === 'open') return null;
  const owner = triage?.owner ? data?.names[triage.owner] : undefined;
  return (
    <span className={`severity ${standing === 'regressed' ? 'is-critical' : ''}`}>
      {owner === undefined ? STANDINGS[standing] : `${STANDINGS[standing]}, ${owner}`}
    </span>
  );
}

/** What people think of a group, who looks after it, and how to change that. */
export function TriageBar({ group }: { group: ErrorGroup }): ReactNode {
  const { data: me } = useMe();
  const { data } = useTriage();
  const { mutate, isPending, error } = useChange();
  const { triage, standing } = triageOf(group, data);
  const owner = triage?.owner ?? null;
  const send = (body: object): void => mutate({ method: 'PATCH', path: `triage/${group.fingerprint}`, body });
  const isEditor = includesRole(me?.role, 'editor');
  return (
    <div className="row-actions triage">
      <span className={`severity ${standing === 'regressed' ? 'is-critical' : ''}`}>
        {STANDINGS[standing]}
      </span>
      {!isEditor && owner !== null && <span className="is-muted">{data?.names[owner] ?? owner}</span>}
      {isEditor && (
        <>
          {standing !== 'resolved' && (
            <BusyButton isBusy={isPending} onClick={() => send({ status: 'resolved' })}>
              Resolve
            </BusyButton>
          )}
          {standing !== 'ignored' && (
            <BusyButton isBusy={isPending} onClick={() => send({ status: 'ignored' })}>
              Ignore
            </BusyButton>
          )}
          {(standing === 'resolved' || standing === 'ignored') && (
            <BusyButton isBusy={isPending} onClick={() => send({ status: 'open' })}>
              Open again
            </BusyButton>
          )}
          <OwnerPicker owner={owner} isBusy={isPending} onPick={(next) => send({ owner: next })} />
        </>
      )}
      {error && (
        <span className="form-problem" role="alert">
          {error.message}
        </span>
      )}
    </div>
  );
}
