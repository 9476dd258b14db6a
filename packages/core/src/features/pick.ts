import { guard } from '../browser/guard.ts';

/** Those fields of what a page handed over, whatever it is; without the ones that throw when they are read. */
export function pick<Source extends object, Key extends keyof Source>(
  source: Source | null | undefined,
  keys: readonly Key[],
): { [Field in Key]?: Source[Field] } {
  const picked: { [Field in Key]?: Source[Field] } = {};
  for (const key of keys) {
    guard(() => {
      picked[key] = source?.[key];
    })();
  }
  return picked;
}
