import type { Framework } from '../api/types.ts';
import type { Check } from './checks.ts';

/** One thing that a framework asks for, and what it is checked by. */
interface Control {
  /** Behind the framework, such as `5-1-e`. */
  id: string;
  /** As people look it up. */
  article: string;
  title: string;
  /** What is checked. */
  asks: string;
  /** The parts of the server's state that it is read from. */
  looksAt: string;
  check: Check;
}

/** A framework and its controls. */
export interface Standard {
  framework: Framework;
  controls: readonly Control[];
}
