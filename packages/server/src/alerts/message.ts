import type { AlertSeverity, MessageKind } from '../api/types.ts';
import { createCleaner } from '../intake/cleaner.ts';

/** What a channel is told: names and numbers, nothing of a person. */
export interface AlertMessage {
  /** The same whenever this message is sent again. */
  id: string;
  what: MessageKind;
  /** The same for everything about one incident. */
  key: string;
  project: string;
  title: string;
  text: string;
  severity: AlertSeverity;
  /** When it was written. */
  at: number;
  startedAt: number;
  endedAt: number | null;
  facts: { name: string; value: string }[];
  /** The incident on the dashboard; `null` where the server does not know its own address. */
  link: string | null;
  /** An https address, or empty. */
  runbook: string;
}

const clean = createCleaner();

/** The same message without personal data: rules are named by people, who may name others. */
export function withoutPersonal(message: AlertMessage): AlertMessage {
  return {
    ...message,
    title: clean(message.title),
    text: clean(message.text),
    facts: message.facts.map(({ name, value }) => ({ name: clean(name), value: clean(value) })),
    runbook: clean(message.runbook),
  };
}

/** At most so many characters, none cut in half. */
export function shorten(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 1).toWellFormed()}…`;
}

/** How a message begins, in words. */
export function headlineOf({ what, title, severity }: AlertMessage): string {
  const state = { firing: severity, acknowledged: 'acknowledged', resolved: 'resolved', test: 'test' }[what];
  return `[${state}] ${title}`;
}
