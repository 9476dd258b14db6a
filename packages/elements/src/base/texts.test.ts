import { expect, test } from 'vitest';
import { translations as consent } from '../consent/texts/index.ts';
import { translations as dashboard } from '../dashboard/texts/index.ts';
import { translations as feedback } from '../feedback/texts/index.ts';
import { translations as privacy } from '../privacy/texts/index.ts';

const all = { consent, dashboard, feedback, privacy };
const cases = Object.entries(all).flatMap(([name, { en, others }]) =>
  Object.entries(others).map(([language, load]) => ({ name, language, en, load })),
);

test.each(cases)('$name says all of it in $language, and with the same numbers', async ({ en, load }) => {
  const texts = await load();

  expect(Object.keys(texts).sort()).toEqual(Object.keys(en).sort());
  for (const [name, text] of Object.entries(en)) {
    const other = String(texts[name as keyof typeof texts]);
    expect(other, name).not.toBe('');
    expect(other.match(/\{\w+\}/g), name).toEqual(String(text).match(/\{\w+\}/g));
  }
});
