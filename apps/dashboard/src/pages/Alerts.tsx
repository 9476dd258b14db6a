import type { AlertRuleRow } from '@candor/server/api';
import { type ReactNode, useState } from 'react';
import { includesRole, useChange, useMe } from '../api/administration.ts';
import { useChannels, useRules, useSilences } from '../api/alerts.ts';
import { together } from '../api/together.ts';
import { describeCondition, describeQuery, formatAmount, formatSpan } from '../format/alert.ts';
import { formatAgo, formatFullTime } from '../format/time.ts';
import { PhaseMark, SeverityTag } from '../panels/AlertMark.tsx';
import { BoneRows } from '../panels/Bones.tsx';
import { ChangeButton } from '../panels/ChangeButton.tsx';
import { Empty } from '../panels/Empty.tsx';
import { Frame, Panel } from '../panels/Panel.tsx';
import { RemoveButton } from '../panels/RemoveButton.tsx';
import { RuleForm } from '../panels/RuleForm.tsx';
import { AlertTabs } from '../shell/AlertTabs.tsx';
import { BusyButton } from '../shell/BusyButton.tsx';

const HOUR = 3_600_000;

/** The rules, where each stands, and how to make another. */
export function Alerts(): ReactNode {
  const who = useMe();
  const query = together(useRules(), who);
  const mayChange = includesRole(who.data?.role, 'editor');
  const change = useChange();
  const silences = useSilences();
  const channels = useChannels(mayChange);
  // What stands below waits for what stands above it, so that nothing moves while somebody writes.
  const isSettled = query.isFetched && silences.isFetched;
  return (
    <div className="pages-stack">
      <AlertTabs page="alerts" />
      <Panel
        title="Rules"
        query={query}
        skeleton={<BoneRows count={16} className="is-tall" />}
        isEmpty={({ rules }) => rules.length === 0}
        empty={
          <Empty title="No rule yet">
            {mayChange
              ? 'Make one below: more than ten errors in five minutes, say.'
              : 'An editor can make one.'}
          </Empty>
        }
      >
        {({ rules }) => (
          <ul className="cards">
            {rules.map((rule) => (
              <Rule key={rule.id} rule={rule} mayChange={mayChange} now={query.dataUpdatedAt} />
            ))}
          </ul>
        )}
      </Panel>
      {isSettled && <Silences mayChange={mayChange} />}
      {isSettled && mayChange && channels.isFetched && (
        <Frame title="New rule">
          <RuleForm
            action="Make rule"
            busy="Making…"
            onSave={async (body) => {
              await change.mutateAsync({ method: 'POST', path: 'alerts/rules', body });
            }}
          />
        </Frame>
      )}
    </div>
  );
}

function Rule({ rule, mayChange, now }: { rule: AlertRuleRow; mayChange: boolean; now: number }): ReactNode {
  const [isEditing, setIsEditing] = useState(false);
  const { id, name, isEnabled, query, condition, severity, state } = rule;
  const change = useChange();
  const patch = (body: object) => change.mutateAsync({ method: 'PATCH', path: `alerts/rules/${id}`, body });
  return (
    <li className="card">
      <div className="card-head">
        <h3>{name}</h3>
        <PhaseMark phase={state.phase} isEnabled={isEnabled} />
        <SeverityTag severity={severity} />
        {mayChange && (
          <span className="row-actions">
            <SilenceButton rule={rule} />
            <button
              type="button"
              className="quiet"
              aria-label={`Switch ${isEnabled ? 'off' : 'on'} ${name}`}
              onClick={() => patch({ isEnabled: !isEnabled })}
            >
              {isEnabled ? 'Switch off' : 'Switch on'}
            </button>
            <ChangeButton of={name} isOpen={isEditing} onToggle={() => setIsEditing(!isEditing)} />
            <RemoveButton of={name} path={`alerts/rules/${id}`} />
          </span>
        )}
      </div>
      <p>{`${describeQuery(query)}: ${describeCondition(condition, query)}`}</p>
      <dl className="own-facts">
        <dt>Looks at</dt>
        <dd>{`${formatSpan(rule.windowMs)}, every ${formatSpan(rule.everyMs)}`}</dd>
        <dt>Fires after</dt>
        <dd>{rule.pendingMs === 0 ? 'one look' : formatSpan(rule.pendingMs)}</dd>
        <dt>Last look</dt>
        <dd>
          {state.look
            ? `${formatAmount(condition.kind === 'burnRate' ? { measure: 'errors' } : query, state.look.value)}, ${formatAgo(state.look.at, now)}`
            : 'not yet'}
        </dd>
        {rule.channels.length === 0 && (
          <>
            <dt>Tells</dt>
            <dd>nobody: choose a channel</dd>
          </>
        )}
      </dl>
      {state.problem !== null && <p className="form-problem">{`The last look failed: ${state.problem}`}</p>}
      {isEditing && (
        <RuleForm
          rule={rule}
          action="Save"
          busy="Saving…"
          onSave={async (body) => {
            await patch(body);
            setIsEditing(false);
          }}
        />
      )}
    </li>
  );
}

function SilenceButton({ rule }: { rule: AlertRuleRow }): ReactNode {
  const { mutate, isPending } = useChange();
  const silence = (): void =>
    mutate({
      method: 'POST',
      path: 'alerts/silences',
      body: { rules: [rule.id], until: Date.now() + HOUR, reason: rule.name },
    });
  return (
    <BusyButton
      className="quiet"
      aria-label={`Silence 1 h: ${rule.name}`}
      isBusy={isPending}
      onClick={silence}
    >
      Silence 1 h
    </BusyButton>
  );
}

function Silences({ mayChange }: { mayChange: boolean }): ReactNode {
  const { data, dataUpdatedAt } = useSilences();
  const { mutate, isPending } = useChange();
  const current = (data?.silences ?? []).filter(({ until }) => until > dataUpdatedAt);
  if (current.length === 0) return null;
  return (
    <Frame title="Silences">
      <ul className="cards">
        {current.map(({ id, reason, until, actor, rules }) => (
          <li key={id} className="card">
            <div className="card-head">
              <p>
                {`${reason || (rules.length === 0 ? 'Every rule' : `${rules.length} rules`)} until ${formatFullTime(until)}`}
                <span className="is-muted">{` · ${data?.names[actor] ?? actor}`}</span>
              </p>
              {mayChange && (
                <BusyButton
                  className="quiet"
                  isBusy={isPending}
                  aria-label={`End it: the silence of ${reason || 'every rule'}`}
                  onClick={() => mutate({ method: 'DELETE', path: `alerts/silences/${id}` })}
                >
                  End it
                </BusyButton>
              )}
            </div>
          </li>
        ))}
      </ul>
    </Frame>
  );
}
