import { type Token, toTokens } from './lexer.ts';
import { QuestionProblem } from './QuestionProblem.ts';

const UNITS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** Reads a question's text from left to right. */
export class Reader {
  readonly #tokens: Token[];
  #index = 0;

  constructor(text: string) {
    this.#tokens = toTokens(text);
  }

  /** What comes next; the last token is `end`, and stays. */
  get next(): Token {
    return this.#tokens[Math.min(this.#index, this.#tokens.length - 1)] as Token; // there is always the end
  }

  take(): Token {
    const token = this.next;
    this.#index += 1;
    return token;
  }

  /** Takes a keyword or a sign if it is next. */
  takeIf(...texts: readonly string[]): string | undefined {
    const { kind, text } = this.next;
    const found = kind === 'quoted' ? undefined : texts.find((one) => one === text.toLowerCase());
    if (found !== undefined) this.take();
    return found;
  }

  expect(sign: string, why: string): void {
    if (this.takeIf(sign) === undefined) this.fail(`\`${sign}\` is missing, ${why}.`);
  }

  /** A word, or any text in quotes. */
  takeText(what: string): string {
    if (this.next.kind !== 'word' && this.next.kind !== 'quoted') this.fail(`${what} is missing.`);
    return this.take().text;
  }

  /** A length of time in milliseconds, such as `30m`. */
  takeDuration(what: string): number {
    const match = /^(\d{1,6})([smhdw])$/.exec(this.next.text);
    const unit = UNITS[match?.[2] ?? ''];
    if (unit === undefined) this.fail(`${what} must be a length of time such as 30s, 15m, 1h, 7d or 2w.`);
    this.take();
    return Number(match?.[1]) * unit;
  }

  takeList<Item>(readOne: () => Item): Item[] {
    const items = [readOne()];
    while (this.takeIf(',') !== undefined) items.push(readOne());
    return items;
  }

  /** Throws where anything is left. */
  end(expected: string): void {
    if (this.next.kind === 'end') return;
    this.fail(`\`${this.next.text.slice(0, 50)}\` is not understood here. Go on with ${expected}, or end.`);
  }

  fail(message: string): never {
    throw new QuestionProblem(message, this.next.position);
  }
}
