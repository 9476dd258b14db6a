import { type Ability, abilitiesNeeded, laborious } from './needs.ts';
import type { SuiteOptions, SuiteReport, TestId } from './runSuite.ts';

/** Where the suite runs, and how much of it has to pass there. */
export interface Surroundings {
  readonly name: string;
  readonly has: readonly Ability[];
  /** Whether the tests that calculate for seconds run as well. */
  readonly isPatient?: boolean;
  /** Fewer tests than that have not been run. */
  readonly atLeast: number;
}

export interface Verdict {
  /** One line for people. */
  readonly summary: string;
  /** What is not as it is declared, one line each; empty where all is well. */
  readonly problems: readonly string[];
}

/** What does not have to be run in these surroundings, or only until it is clear that it cannot pass there. */
export function optionsFor({ has, isPatient = false }: Surroundings): SuiteOptions {
  const whole = rowsThatFail(has).filter(({ tests }) => !tests);
  return { leaveOut: isPatient ? [] : laborious, untilFailure: whole.map(({ file }) => file) };
}

/** Holds a report against what is declared: what fails must be declared, and what is declared must fail. */
export function judge(
  { passed, failed, skipped }: SuiteReport,
  { name, has, atLeast }: Surroundings,
): Verdict {
  const rows = rowsThatFail(has);
  const covers = (row: (typeof rows)[number], test: TestId): boolean =>
    row.file === test.file && (row.tests?.some((each) => test.name.includes(each)) ?? true);
  const unexpected = failed.filter((test) => !rows.some((row) => covers(row, test)));
  // What is skipped is so because another test of its file has failed, and a file that cannot be read has none that pass.
  const isHeld = (row: (typeof rows)[number], test: TestId): boolean =>
    covers(row, test) || (row.file === test.file && !test.name);
  const needless = rows.filter((row) => ![...failed, ...skipped].some((test) => isHeld(row, test)));
  const reasons = new Map<string, number>();
  for (const test of [...failed, ...skipped]) {
    const needed = rows.find((row) => covers(row, test))?.needs ?? 'nothing that is declared';
    reasons.set(needed, (reasons.get(needed) ?? 0) + 1);
  }
  const left = [...reasons].map(([needed, count]) => `${count} need ${needed}`).join(', ');
  return {
    summary: `${name}: ${passed.length} passed, ${unexpected.length} failed${left && `; ${left}`}`,
    problems: [
      ...unexpected.map(
        ({ file, name: test, problem }) => `${name}: ${file}: ${test || 'cannot be read'}: ${problem}`,
      ),
      ...needless.map(
        ({ file, tests, needs }) =>
          `${name}: ${file}: ${tests?.join(', ') ?? 'all of it'}: passes without ${needs}`,
      ),
      ...(passed.length < atLeast ? [`${name}: only ${passed.length} tests passed, not ${atLeast}`] : []),
    ],
  };
}

function rowsThatFail(has: readonly Ability[]) {
  return abilitiesNeeded.filter(({ needs }) => !has.includes(needs));
}
