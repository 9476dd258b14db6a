import { describeThrown } from '../browser/describeThrown.ts';
import { fnv1a } from '../wire/fnv1a.ts';
import type { ErrorFacts } from './errorGroups.ts';
import { toWords } from './toWords.ts';

type Named = Pick<ErrorFacts, 'type' | 'message'>;

// Quoted text, and words with a digit, which are ids or numbers: never more than `completeError` leaves out, so that nothing is taken for
// a repeat here that is another error there.
const VARIABLE = /"[^"]*"|\B'[^']*'|`[^`]*`|\b\w*\d\w*/g;

const MAX_CHARACTERS = 500;
const MAX_CLASSES = 5;

/** Kind and wording of an error without what changes between two occurrences. */
export function toWording({ type, message }: Named): string {
  return `${type}\n${message.slice(0, MAX_CHARACTERS).replace(VARIABLE, '*')}`;
}

/** What tells an error of this page from the others: its kind, its wording, and the first lines of its stack. */
export function toFacts(
  named: Named,
  wording: string,
  thrown: unknown,
  location?: string,
): Pick<ErrorFacts, 'type' | 'message' | 'stacktrace' | 'classes' | 'fingerprint'> {
  const { stack } = describeThrown(thrown, location, named);
  // V8 begins with the message, and then has two frames here; the others have three, as a class's constructor may be one of them. Of each
  // function and file count, not the line.
  const frames = stack?.replace(named.message, '').split('\n', 3).join('').replace(/:\d+/g, '');
  const fingerprint = (fnv1a(wording + frames) >>> 0).toString(36);
  return { ...named, stacktrace: stack, classes: classesOf(thrown), fingerprint };
}

/** The names of an error's classes below `Error`: other engines than V8 begin its stack with their constructors. */
function classesOf(thrown: unknown): string[] {
  const names: string[] = [];
  try {
    for (
      let prototype = Object.getPrototypeOf(thrown);
      prototype !== Error.prototype && names.length < MAX_CLASSES;
      prototype = Object.getPrototypeOf(prototype)
    )
      names.push(toWords(prototype.constructor.name));
  } catch {
    // It was no error, or it is one that does not want to be looked at.
  }
  return names;
}
