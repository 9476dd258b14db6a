import type { ControlResult, Framework } from '../api/types.ts';
import type { Standard } from './Control.ts';
import { gdpr } from './controls/gdpr.ts';
import { hipaa } from './controls/hipaa.ts';
import { soc2 } from './controls/soc2.ts';
import type { Facts } from './facts.ts';

/** Every framework that a server can be held against. */
export const STANDARDS: readonly Standard[] = [gdpr, soc2, hipaa];

/** Their names, as people write them. */
export const FRAMEWORKS: readonly Framework[] = STANDARDS.map(({ framework }) => framework);

/** Holds facts against the controls of some frameworks. */
export function judge(facts: Facts, frameworks: readonly Framework[]): ControlResult[] {
  return STANDARDS.filter(({ framework }) => frameworks.includes(framework)).flatMap(
    ({ framework, controls }) =>
      controls.map(({ id, check, article, title, asks, looksAt }) => ({
        id: `${framework}.${id}`,
        framework,
        article,
        title,
        asks,
        looksAt,
        ...check(facts),
      })),
  );
}
