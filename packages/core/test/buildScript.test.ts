// @vitest-environment jsdom
import { createHash } from 'node:crypto';
import { brotliCompressSync } from 'node:zlib';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type BuiltScript, buildScript, describeScript } from '../scripts/buildScript.ts';

let built: BuiltScript;

beforeAll(async () => {
  built = await buildScript();
});

const page = window as unknown as { candor?: { destroy(): void } };

afterEach(() => {
  page.candor?.destroy();
  delete page.candor;
});

test('holds what other pages load later without wrapping it', () => {
  expect(built.code).not.toContain('Promise.resolve().then');
});

test('is text of one byte a character, which engines keep in half the memory', () => {
  expect(built.code).not.toMatch(/[\u0100-\uffff]/);
});

test('works on a page that believes in AMD and CommonJS', () => {
  const define = Object.assign(vi.fn(), { amd: {} });
  const module = { exports: {} };

  new Function('define', 'module', 'exports', built.code)(define, module, module.exports);

  expect(define).not.toHaveBeenCalled();
  expect(module.exports).toEqual({});
  expect(page.candor).toMatchObject({ collector: expect.anything(), track: expect.any(Function) });
});

test('leaves no other name in the page', () => {
  const before = new Set(Object.getOwnPropertyNames(window));

  new Function(built.code)();

  expect(Object.getOwnPropertyNames(window).filter((name) => !before.has(name))).toEqual(['candor']);
});

test('means the same on a page of any encoding', () => {
  expect(built.code + built.stub).toMatch(/^\p{ASCII}*$/u);
});

test('carries the journal, so that a page with a tag loses no more than one with the package', () => {
  expect(built.code).toContain('createObjectStore');
});

test('has a stub small enough to be inlined', () => {
  expect(brotliCompressSync(built.stub).length).toBeLessThan(500);
  expect(built.stub).not.toMatch(/import|export/);
});

test('says what each file is called and which integrity it has', () => {
  const hashOf = (text: string) => `sha384-${createHash('sha384').update(text).digest('base64')}`;

  expect(describeScript(built, '2.3.4-beta.1')).toEqual({
    version: '2.3.4-beta.1',
    files: {
      'candor-2.3.4-beta.1.js': { integrity: hashOf(built.code), isImmutable: true },
      'candor-2.js': { integrity: hashOf(built.code), isImmutable: false },
      'candor.js': { integrity: hashOf(built.code), isImmutable: false },
    },
    stub: hashOf(built.stub),
  });
});
