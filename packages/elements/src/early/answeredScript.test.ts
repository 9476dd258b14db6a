import { createContext, runInContext } from 'node:vm';
import { expect, test } from 'vitest';
import { answeredScript } from './answeredScript.ts';

/** Whether the dialog would be hidden, with this on the device. */
function isHidden(stored: unknown, { gpc = false, version = '1' } = {}): boolean {
  let isHidden = false;
  const text = stored === undefined ? null : typeof stored === 'string' ? stored : JSON.stringify(stored);
  const page = createContext({
    localStorage: { getItem: (name: string) => (name === 'candor.consent' ? text : null) },
    navigator: { globalPrivacyControl: gpc },
    document: {
      documentElement: {
        setAttribute(name: string) {
          isHidden = name === 'data-candor-answered';
        },
      },
    },
  });
  runInContext(answeredScript(version), page);
  return isHidden;
}

const yes = { level: 'enhanced', at: 1, how: 'dialog', version: '1' };
const no = { ...yes, level: 'none' };
const reported = { level: 'basic', at: 2, how: 'tcf', reported: true };

test.each([
  ['who has not answered', undefined, {}, false],
  ['who agreed to this text', [yes], {}, true],
  ['who agreed to another text', [yes], { version: '2' }, false],
  ['who agreed to another text before a bridge spoke', [yes, reported], { version: '2' }, false],
  ['who said no to another text', [no], { version: '2' }, true],
  ['who answered in a dialog of somebody else', [reported], {}, true],
  ['who says no to every site', undefined, { gpc: true }, true],
  ['who says no to every site and agreed before', [yes], { gpc: true, version: '2' }, true],
  [
    'who agreed to another text in spite of saying no to every site',
    [{ ...yes, gpc: true }],
    { gpc: true, version: '2' },
    false,
  ],
  ['whose answer is damaged', '[{', {}, false],
] as const)('%s', (_, stored, options, expected) => {
  expect(isHidden(stored, options)).toBe(expected);
});

test('cannot end the script element that it is in', () => {
  expect(answeredScript('</script><b>')).not.toContain('</script>');
});
