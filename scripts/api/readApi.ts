import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../run.ts';
import { type Declaration, readModule } from './readModule.ts';

/** A name that an entry point gives, with what declares it: a type and a value may share one. */
export interface ExportedName {
  readonly name: string;
  readonly declarations: readonly Declaration[];
}

/** An entry point of a package, such as `@candor/core/testing`. */
export interface EntryPoint {
  readonly specifier: string;
  /** In the order of the alphabet. */
  readonly exported: readonly ExportedName[];
  /** What these mention and nobody can import: it is part of the promise all the same. */
  readonly mentioned: readonly ExportedName[];
  /** What it adds to modules of others. */
  readonly augmentations: readonly Declaration[];
}

/** What a package promises to those who import it, read from its source. */
export function readApi(name: string): EntryPoint[] {
  const folder = join(root, 'packages', name);
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    exports: Record<string, string | Record<string, string>>;
  };
  return Object.entries(exports).flatMap(([path, target]) => {
    const source = typeof target === 'object' ? target['@candor/source'] : undefined;
    return source ? [readEntry(`@candor/${name}${path.slice(1)}`, join(folder, source))] : [];
  });
}

function readEntry(specifier: string, file: string): EntryPoint {
  const { exports, augmentations } = readModule(file);
  const exported = [...exports.keys()]
    .sort(byAlphabet)
    .map((name) => ({ name, declarations: findExported(file, name) }));
  const known = new Set(exported.flatMap(({ declarations }) => declarations));
  const mentioned = new Map<string, Declaration[]>();
  // Grows while it is walked: what is mentioned mentions others.
  for (const { file: at, mentions } of known) {
    for (const name of mentions) {
      for (const declaration of findLocal(at, name)) {
        if (known.has(declaration)) continue;
        known.add(declaration);
        mentioned.set(declaration.name, [...(mentioned.get(declaration.name) ?? []), declaration]);
      }
    }
  }
  return {
    specifier,
    exported,
    mentioned: [...mentioned]
      .map(([name, declarations]) => ({ name, declarations }))
      .sort((a, b) => byAlphabet(a.name, b.name)),
    augmentations,
  };
}

/** What a module exports under a name, wherever it comes from. */
function findExported(file: string, name: string): readonly Declaration[] {
  const target = readModule(file).exports.get(name);
  if (!target) throw new Error(`${file} exports no ${name}`);
  return target.file === file ? findLocal(file, target.name) : findExported(target.file, target.name);
}

/** What a name means inside a module; nothing where it is the platform's or another package's. */
function findLocal(file: string, name: string): readonly Declaration[] {
  const { declarations, imports } = readModule(file);
  const own = declarations.filter((declaration) => declaration.name === name);
  const imported = imports.get(name);
  return own.length === 0 && imported ? findExported(imported.file, imported.name) : own;
}

/** Small letters beside large ones, the same on every machine. */
function byAlphabet(a: string, b: string): number {
  return a.toLowerCase() < b.toLowerCase() ? -1 : a.toLowerCase() > b.toLowerCase() ? 1 : a < b ? -1 : 1;
}
