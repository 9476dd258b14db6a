import type { AlertCondition, AlertQuery, AlertRule } from '@candor/server/api';
import { type ReactNode, useRef, useState } from 'react';
import { useChannels, usePreview } from '../api/alerts.ts';
import { CONDITIONS, FRAMEWORKS, MEASURES } from '../format/alert.ts';
import { VITALS } from '../format/vital.ts';
import { BusyButton } from '../shell/BusyButton.tsx';
import { Field, Form, Picker } from '../shell/Form.tsx';
import { RulePreview } from './RulePreview.tsx';
import { toRuleChoice } from './ruleChoice.ts';

interface RuleFormProps {
  rule?: AlertRule;
  action: string;
  busy: string;
  onSave: (choice: object) => Promise<void>;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** How far back a rule is tried. */
type Span = 'day' | 'week' | 'month' | 'quarter';

const SPANS: Record<Span, { ms: number; words: string }> = {
  day: { ms: DAY, words: 'the last day' },
  week: { ms: 7 * DAY, words: 'the last week' },
  month: { ms: 28 * DAY, words: 'the last 4 weeks' },
  quarter: { ms: 84 * DAY, words: 'the last 12 weeks' },
};
const SPAN_WORDS: Record<Span, string> = {
  day: SPANS.day.words,
  week: SPANS.week.words,
  month: SPANS.month.words,
  quarter: SPANS.quarter.words,
};

const LEVELS = ['0.5', '0.75', '0.9', '0.95', '0.99'];

/** What a rule is made of; what it would have done is shown before it is saved. */
export function RuleForm({ rule, action, busy, onSave }: RuleFormProps): ReactNode {
  const [measure, setMeasure] = useState<AlertQuery['measure']>(rule?.query.measure ?? 'errors');
  const [kind, setKind] = useState<AlertCondition['kind']>(rule?.condition.kind ?? 'threshold');
  const fields = useRef<HTMLDivElement>(null);
  const preview = usePreview();
  const [span, setSpan] = useState<Span>('day');
  const look = (): void => {
    const form = fields.current?.closest('form');
    if (!form) return;
    const rule = { ...toRuleChoice(new FormData(form)), name: 'Preview', channels: [] };
    preview.mutate({ rule, overMs: SPANS[span].ms });
  };
  const minutes = (ms: number | undefined, usual: number): number => (ms ?? usual * MINUTE) / MINUTE;
  return (
    <Form
      className="settings-form rule-form"
      action={action}
      busy={busy}
      onSend={(sent) => onSave(toRuleChoice(sent))}
    >
      <div ref={fields} className="rule-fields">
        <Field name="name" label="Name" required={true} defaultValue={rule?.name ?? ''} autoComplete="off" />
        <Picker
          name="measure"
          label="Looks at"
          options={MEASURES}
          value={measure}
          onPick={(next) => setMeasure(next)}
        />
        <QueryFields query={rule?.query} measure={measure} />
        <Picker
          name="kind"
          label="Is bad when"
          options={CONDITIONS}
          value={kind}
          onPick={(next) => setKind(next)}
        />
        <ConditionFields condition={rule?.condition} kind={kind} measure={measure} />
        {kind !== 'anomaly' && kind !== 'burnRate' && (
          <Minutes name="window" label="Window, minutes" value={minutes(rule?.windowMs, 5)} />
        )}
        <Minutes name="every" label="Looks every, minutes" value={minutes(rule?.everyMs, 1)} />
        <Minutes
          name="pending"
          label="Bad for, minutes"
          value={minutes(rule?.pendingMs, 0)}
          hint="0 to fire at once"
        />
        <Minutes
          name="resolve"
          label="Good for, minutes"
          value={minutes(rule?.resolveMs, 5)}
          hint="Before it is over"
        />
        <Picker
          name="severity"
          label="Severity"
          options={{ critical: 'Critical', warning: 'Warning', info: 'Info' }}
          usual={rule?.severity ?? 'warning'}
        />
        <Field
          name="group"
          label="Group"
          defaultValue={rule?.group ?? ''}
          hint="Rules of one group share an incident"
        />
        <Field
          name="runbook"
          label="Runbook"
          type="url"
          defaultValue={rule?.runbook ?? ''}
          hint="An https address: what to do then"
        />
        <ChannelChoices chosen={rule?.channels ?? []} />
      </div>
      <div className="preview" role="status">
        {preview.error && <p className="form-problem">{preview.error.message.replaceAll('`', '')}</p>}
        {preview.data && <RulePreview answer={preview.data} choice={preview.variables.rule} />}
      </div>
      <Picker
        name="previewSpan"
        label="Preview over"
        options={SPAN_WORDS}
        value={span}
        onPick={(next) => setSpan(next)}
      />
      <BusyButton isBusy={preview.isPending} onClick={look}>
        {preview.isPending ? 'Looking…' : `Preview ${SPAN_WORDS[span]}`}
      </BusyButton>
    </Form>
  );
}

function QueryFields({
  query,
  measure,
}: {
  query: AlertQuery | undefined;
  measure: AlertQuery['measure'];
}): ReactNode {
  // A rule's own words, where they are about the same.
  const own = query?.measure === measure ? { ...query } : {};
  const word = (name: string): string => String((own as Record<string, unknown>)[name] ?? '');
  switch (measure) {
    case 'vital':
      return (
        <>
          <Picker
            name="vital"
            label="Vital"
            options={Object.fromEntries(Object.keys(VITALS).map((name) => [name, name]))}
            usual={word('vital') || 'LCP'}
          />
          <Picker
            name="level"
            label="Percentile"
            options={Object.fromEntries(
              LEVELS.map((level) => [level, `p${Math.round(Number(level) * 100)}`]),
            )}
            usual={word('level') || '0.75'}
          />
          <Field name="page" label="Page" defaultValue={word('page')} hint="Empty for all" />
        </>
      );
    case 'errors':
      return (
        <Field
          name="fingerprint"
          label="Group of errors"
          defaultValue={word('fingerprint')}
          hint="Its fingerprint; empty for all"
        />
      );
    case 'question':
      return (
        <Field
          name="q"
          label="Question"
          required={true}
          defaultValue={word('q')}
          placeholder="rate(success = false) of provider.request"
          hint="One figure, without by and every; of a rate the value is a share, such as 0.05"
        />
      );
    case 'availability':
    case 'health':
      return <Field name="service" label="Service" defaultValue={word('service')} hint="Empty for all" />;
    case 'compliance':
      return (
        <Picker
          name="framework"
          label="Framework"
          options={{ '': 'All', ...FRAMEWORKS }}
          usual={word('framework')}
        />
      );
    case 'events':
      return (
        <>
          <Field name="type" label="Type of events" required={true} defaultValue={word('type')} />
          <Field name="eventName" label="Name of events" defaultValue={word('name')} hint="Empty for all" />
        </>
      );
    default:
      return null;
  }
}

function ConditionFields({
  condition,
  kind,
  measure,
}: {
  condition: AlertCondition | undefined;
  kind: AlertCondition['kind'];
  measure: AlertQuery['measure'];
}): ReactNode {
  const own = condition?.kind === kind ? { ...condition } : {};
  const scale = measure === 'availability' || measure === 'loss' ? 100 : 1;
  const number = (name: string, times = 1): string => {
    const value = (own as Record<string, unknown>)[name];
    return typeof value === 'number' ? String(Number((value * times).toPrecision(12))) : '';
  };
  const word = (name: string, usual: string): string =>
    String((own as Record<string, unknown>)[name] ?? usual);
  const unit = measure === 'vital' ? ', ms or score' : scale === 100 ? ', %' : '';
  switch (kind) {
    case 'threshold':
      return (
        <>
          <Picker
            name="direction"
            label="Direction"
            options={{ above: 'Above', below: 'Below' }}
            usual={word('direction', measure === 'availability' ? 'below' : 'above')}
          />
          <NumberField name="value" label={`Value${unit}`} value={number('value', scale)} isRequired={true} />
          <NumberField
            name="clear"
            label={`Good again beyond${unit}`}
            value={number('clear', scale)}
            hint="Empty for the value itself"
          />
        </>
      );
    case 'change':
      return (
        <>
          <Picker
            name="direction"
            label="Direction"
            options={{ up: 'More', down: 'Less' }}
            usual={word('direction', 'up')}
          />
          <NumberField name="by" label="By, %" value={number('by', 100)} isRequired={true} />
          <Picker
            name="against"
            label="Than"
            options={{ previous: 'The window before', day: 'A day before', week: 'A week before' }}
            usual={word('against', 'previous')}
          />
        </>
      );
    case 'burnRate':
      return (
        <NumberField
          name="objective"
          label="Objective, %"
          value={number('objective', 100) || '99.9'}
          isRequired={true}
          hint="Looks over 1 h, 6 h and 3 days"
        />
      );
    case 'anomaly':
      return (
        <>
          <Picker
            name="direction"
            label="Direction"
            options={{ both: 'Either way', up: 'More', down: 'Less' }}
            usual={word('direction', 'both')}
          />
          <NumberField
            name="deviations"
            label="Deviations"
            value={number('deviations') || '3.6'}
            hint="More for fewer alarms. Needs three weeks of history."
          />
        </>
      );
    case 'absence':
      return null;
  }
}

function ChannelChoices({ chosen }: { chosen: readonly string[] }): ReactNode {
  const { data } = useChannels();
  const channels = data?.channels ?? [];
  if (channels.length === 0) return <p className="is-muted">There is no channel yet that could be told.</p>;
  return (
    <fieldset className="choices">
      <legend>Tells</legend>
      {channels.map(({ id, name }) => (
        <label key={id}>
          <input type="checkbox" name="channels" value={id} defaultChecked={chosen.includes(id)} />
          {name}
        </label>
      ))}
    </fieldset>
  );
}

function Minutes({
  name,
  label,
  value,
  hint,
}: {
  name: string;
  label: string;
  value: number;
  hint?: string;
}): ReactNode {
  return <NumberField name={name} label={label} value={String(value)} {...(hint && { hint })} />;
}

function NumberField({
  name,
  label,
  value,
  hint,
  isRequired = false,
}: {
  name: string;
  label: string;
  value: string;
  hint?: string;
  isRequired?: boolean;
}): ReactNode {
  return (
    <Field
      name={name}
      label={label}
      inputMode="decimal"
      pattern="-?[0-9]*[.,]?[0-9]*"
      required={isRequired}
      defaultValue={value}
      autoComplete="off"
      {...(hint && { hint })}
    />
  );
}
