import { expect, it } from 'vitest';
import { toStartError } from './startError.ts';

const order = { dataPath: '/data', port: 8123 };
const exit = { code: 1, signal: null };
const refused = (reason: 'module' | 'folder' | 'port') => ({
  type: 'refused' as const,
  reason,
  message: 'because',
});

it('recognises a folder that another process holds', () => {
  const lines = [
    'Code: 76. DB::Exception: Cannot lock file /data/status. Another server instance in same directory',
  ];

  const error = toStartError({ refusal: refused('folder'), exit, lines, order });

  expect(error.reason).toBe('locked');
  expect(error.message).toContain('stop the other process, or choose another folder');
});

it.each([
  ['module', 'reinstall with optional dependencies, or set CANDOR_CLICKHOUSE_URL'],
  ['folder', 'restore /data from a backup or choose another folder'],
  ['port', 'port 8123 cannot be used: choose another one'],
] as const)('names the cure for a refused %s', (reason, cure) => {
  const error = toStartError({ refusal: refused(reason), exit, lines: [], order });

  expect(error.reason).toBe(reason);
  expect(error.message).toContain(cure);
  expect(error.message).toContain('because');
});

it('tells how a child ended that said nothing', () => {
  const error = toStartError({
    refusal: undefined,
    exit: { code: null, signal: 'SIGILL' },
    lines: ['illegal instruction'],
    order,
  });

  expect(error.reason).toBe('crash');
  expect(error.message).toContain('chDB ended while it started (SIGILL)');
  expect(error.message).toContain('illegal instruction');
});

it('tells a child that was only slow from one that crashed', () => {
  const error = toStartError({ refusal: undefined, exit: { silentForMs: 120_000 }, lines: [], order });

  expect(error.reason).toBe('timeout');
  expect(error.message).toContain('did not answer within 120 s: try again when the machine is less busy');
});
