import type { AlertPhase, AlertSeverity, IncidentStatus } from '@candor/server/api';
import type { ReactNode } from 'react';
import { Shape, type Tone } from '../charts/Shape.tsx';
import { PHASES, STATUSES } from '../format/alert.ts';

/** Where a rule stands, in word, shape and colour. */
export function PhaseMark({ phase, isEnabled }: { phase: AlertPhase; isEnabled: boolean }): ReactNode {
  const { word, tone } = PHASES[phase];
  return isEnabled ? <Mark word={word} tone={tone} /> : <Mark word="Off" tone="neutral" />;
}

/** Where an incident stands. */
export function IncidentMark({ status }: { status: IncidentStatus }): ReactNode {
  return <Mark {...STATUSES[status]} />;
}

/** How bad it is, in a word. */
export function SeverityTag({ severity }: { severity: AlertSeverity }): ReactNode {
  return <span className={`severity is-${severity}`}>{severity}</span>;
}

/** A word with the shape and colour of what it means. */
export function Mark({ word, tone }: { word: string; tone: Tone }): ReactNode {
  return (
    <span className={`mark is-${tone}`}>
      <Shape tone={tone} />
      <span className="mark-word">{word}</span>
    </span>
  );
}
