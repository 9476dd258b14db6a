import { AccessProblem } from '../access/AccessProblem.ts';
import type { AccessFile } from '../access/accessFile.ts';
import { checkProject, checkRoom } from '../access/rules.ts';
import type { AccessState } from '../access/state.ts';
import type { AlertRule, AlertRuleChoice } from '../api/types.ts';
import { newId } from '../keys/secret.ts';
import { checkRule } from './checkRule.ts';

/** Of a project. */
const MAX_RULES = 500;

/** The alert rules of a server. */
export interface AlertRules {
  list(project?: string): readonly AlertRule[];
  add(actor: string, project: string, given: Readonly<Record<string, unknown>>): Promise<AlertRule>;
  /** What is left out stays. */
  change(
    actor: string,
    project: string,
    id: string,
    given: Readonly<Record<string, unknown>>,
  ): Promise<AlertRule>;
  remove(actor: string, project: string, id: string): Promise<void>;
}

/** Rules beside the accounts, every change in the audit log. */
export function createRules(file: AccessFile, now: () => number): AlertRules {
  return {
    list: (project) =>
      (file.state.alertRules ?? []).filter((rule) => project === undefined || rule.project === project),
    add: (actor, project, given) =>
      file.change(actor, (draft) => {
        const rules = draft.alertRules ?? [];
        checkRoom(rules, project, { most: MAX_RULES, what: 'rules' });
        const rule: AlertRule = {
          ...checkChannels(checkRule(given), project, draft),
          id: newId('r'),
          project: checkProject(project, draft),
          createdAt: now(),
          changedAt: now(),
        };
        draft.alertRules = [...rules, rule];
        return { result: rule, what: 'rule.added', object: rule.id, details: { project } };
      }),
    change: (actor, project, id, given) =>
      file.change(actor, (draft) => {
        const rule = findRule(draft, project, id);
        const changed = checkChannels(checkRule({ ...rule, ...given }), project, draft);
        Object.assign(rule, changed, { changedAt: now() });
        return { result: rule, what: 'rule.changed', object: id };
      }),
    remove: (actor, project, id) =>
      file.change(actor, (draft) => {
        findRule(draft, project, id);
        draft.alertRules = (draft.alertRules ?? []).filter((rule) => rule.id !== id);
        return { result: undefined, what: 'rule.removed', object: id };
      }),
  };
}

function findRule({ alertRules = [] }: AccessState, project: string, id: string): AlertRule {
  const found = alertRules.find((rule) => rule.id === id && rule.project === project);
  if (found) return found;
  throw new AccessProblem('unknown', 'There is no such rule.');
}

/** A rule may only tell channels of its own project. */
function checkChannels(
  rule: AlertRuleChoice,
  project: string,
  { alertChannels = [] }: AccessState,
): AlertRuleChoice {
  for (const id of rule.channels)
    if (!alertChannels.some((channel) => channel.id === id && channel.project === project))
      throw new AccessProblem('invalid', '`channels` must be ids of channels of this project.');
  return rule;
}
