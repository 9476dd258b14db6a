import { escapeHtml } from './escapeHtml.ts';

/** What is coloured, by the name of its class; the first that fits at a place counts. */
type Rules = readonly (readonly [name: string, pattern: RegExp])[];

const text: Rules[number] = ['string', /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/];
const number: Rules[number] = ['number', /\b\d[\d_.]*\b/];

const script: Rules = [
  ['comment', /\/\/.*|\/\*[\s\S]*?\*\//],
  text,
  ['tag', /(?<=<\/?)[A-Za-z][\w.-]*/],
  [
    'keyword',
    /\b(?:as|async|await|break|case|catch|class|const|continue|declare|default|delete|else|export|extends|false|finally|for|from|function|get|if|implements|import|in|infer|instanceof|interface|keyof|let|new|null|of|override|readonly|return|satisfies|set|static|switch|throw|true|try|type|typeof|undefined|using|void|while)\b/,
  ],
  number,
];
const markup: Rules = [
  ['comment', /<!--[\s\S]*?-->/],
  ['string', /"[^"]*"/],
  ['tag', /(?<=<\/?)[\w-]+/],
  ['keyword', /\b[\w-]+(?==)/],
];
const shell: Rules = [['comment', /#.*/], text, ['keyword', /^(?:npm|npx|pnpm|curl|git)\b/m]];

const languages: Readonly<Record<string, Rules>> = {
  ts: script,
  tsx: script,
  js: script,
  json: [text, number],
  html: markup,
  sh: shell,
};

/** Code as HTML, with its words in spans by what they are; languages that nobody writes here stay plain. */
export function highlight(code: string, language = ''): string {
  const rules = languages[language];
  if (!rules) return escapeHtml(code);
  const all = new RegExp(rules.map(([name, { source }]) => `(?<${name}>${source})`).join('|'), 'gm');
  let html = '';
  let at = 0;
  for (const match of code.matchAll(all)) {
    const [name] = Object.entries(match.groups ?? {}).find(([, found]) => found !== undefined) ?? ['plain'];
    html += `${escapeHtml(code.slice(at, match.index))}<span class="${name}">${escapeHtml(match[0])}</span>`;
    at = match.index + match[0].length;
  }
  return html + escapeHtml(code.slice(at));
}
