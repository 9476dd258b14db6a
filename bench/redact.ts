import { createRedactor } from '@candor/core/redact';
import type { BenchOptions } from './options.ts';
import { figure, median, table } from './report.ts';

type Clean = (value: object) => unknown;

const typical = (i: number): object => ({
  featureId: 'export-dialog',
  action: 'confirmed',
  format: i % 2 ? 'csv' : 'json',
  rows: 1200 + i,
  durationMs: 18.5 + (i % 7),
  page: '/reports/overview',
  success: true,
  note: 'Exported the quarterly overview for the finance team',
});

const log =
  '2026-11-20T12:31:35.123Z INFO [api] GET /reports/overview?page=2&sort=name 200 5316 in 35 ms, trace 4bf92f3577b34da6a3ce929d0e0e4736\n';
const personal =
  'ada@example.com called +1 415 555 2671 from 203.0.113.9 about 4242 4242 4242 4242, token=q7Zx9\n';
const kilobyte = (text: string): object => ({
  text: text.repeat(Math.ceil(1000 / text.length)).slice(0, 1000),
});

/** What costs each expression most, a tenth of a megabyte of it. */
const worst = [
  '@',
  'a@b.c.d.e.',
  '=',
  'token: ',
  '::',
  '1(',
  '01 ',
  '4111 ',
  'DE89 3704 ',
  'eyJ',
  '://a:b',
  '%41%',
];

/** As one writes it who has ten minutes: a list of expressions, each replaced in every text. */
const expressions: readonly (readonly [RegExp, string])[] = [
  [/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, '[email]'],
  [/\b\d{3}-\d{2}-\d{4}\b/g, '[ssn]'],
  [/\b(?:\d[ -]*){13,19}\b/g, '[card]'],
  [/(\+?\d{1,3}[ .-]?)?(\(\d{3}\)|\d{3})[ .-]?\d{3}[ .-]?\d{4}/g, '[phone]'],
  [/\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}\b/g, '[iban]'],
  [/\b\d{1,3}(\.\d{1,3}){3}\b/g, '[ip]'],
  [/([\da-f]{0,4}:){2,7}[\da-f]{1,4}/gi, '[ip]'],
  [/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, '[jwt]'],
  [/(bearer|basic) [\w.~+/=-]+/gi, '[auth]'],
  [/(AKIA|AIza|ghp_|sk_live_|xox[bp]-)[\w-]+/g, '[key]'],
  [/:\/\/[^/\s]+:[^/\s]+@/g, '://[login]@'],
  [/(password|token|secret|api_?key)["']?\s*[=:]\s*["']?[^\s"'&]+/gi, '$1=[secret]'],
];

const contestants: Readonly<Record<string, Clean>> = {
  'floor: a plain, bounded copy': createRedactor({ redactPII: false }).copy,
  'a look with one expression': copyLooking,
  candor: createRedactor().copy,
  'a list of expressions': copyNaively,
};

const inputs: Readonly<Record<string, (i: number) => object>> = {
  'event of eight fields, µs': typical,
  'kB of a log, µs': () => kilobyte(log),
  'kB full of personal data, µs': () => kilobyte(personal),
};

/** What redaction costs, beside a plain copy and a list of expressions in the same run. */
export async function redact({ rounds }: BenchOptions): Promise<string> {
  const costs = new Map<string, number[]>();
  for (let round = 0; round < 5 * rounds; round++)
    for (const [who, clean] of Object.entries(contestants))
      for (const [what, make] of Object.entries(inputs)) {
        const key = `${who} ${what}`;
        costs.set(key, [...(costs.get(key) ?? []), microsPerCall(clean, make)]);
      }
  const cost = (who: string, what: string): number => median(costs.get(`${who} ${what}`) ?? []);
  const floor = Object.keys(contestants)[0] ?? '';
  const [event = ''] = Object.keys(inputs);
  return table(
    ['redaction, in Node', ...Object.keys(inputs), 'over the floor, µs an event', 'worst 100 kB, ms'],
    Object.entries(contestants).map(([who, clean]) => [
      who,
      ...Object.keys(inputs).map((what) => figure(cost(who, what))),
      figure(cost(who, event) - cost(floor, event)),
      figure(Math.max(...worst.map((text) => millisOf(clean, text, rounds)))),
    ]),
  );
}

function microsPerCall(clean: Clean, make: (i: number) => object): number {
  const calls = 2000;
  const values = Array.from({ length: calls }, (_, i) => make(i));
  const begun = performance.now();
  for (const value of values) clean(value);
  return ((performance.now() - begun) * 1000) / calls;
}

/** Whole, as the server sees it: a page looks at 10 kB of a text at most. */
function millisOf(clean: Clean, text: string, rounds: number): number {
  const whole = text.repeat(Math.ceil(100_000 / text.length)).slice(0, 100_000);
  const all = clean === contestants['candor'] ? createRedactor({ maxLength: 100_000 }).copy : clean;
  return median(
    Array.from({ length: 3 * rounds }, () => {
      const begun = performance.now();
      all({ whole });
      return performance.now() - begun;
    }),
  );
}

/** What has none of these holds nothing personal: the least that anybody has to look for. */
const prefilter = /[\d@=:%"\\_-]|[A-Z]{2}/;

function copyLooking(value: unknown): unknown {
  if (typeof value === 'string') return prefilter.test(value) ? value.slice() : value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copyLooking(inner)]));
}

function copyNaively(value: unknown): unknown {
  if (typeof value === 'string')
    return expressions.reduce((text, [expression, mark]) => text.replace(expression, mark), value);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      /password|token|secret|key|email|ssn/i.test(key) ? '[secret]' : copyNaively(inner),
    ]),
  );
}
