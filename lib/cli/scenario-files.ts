import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../errors.ts';

/** The scenario files that paths mean: a folder means every .yaml and .yml file in it and below. */
export function scenarioFiles(paths: readonly string[]): readonly string[] {
  const files = paths.flatMap((path) => (isFolder(path) ? filesBelow(path) : [path]));
  if (files.length === 0) throw new UsageError(`no scenario file (.yaml) in ${paths.join(', ')}`);
  return files;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (cause) {
    throw new UsageError(`cannot read ${path}: no such file or folder`, { cause, next: 'labrig list' });
  }
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(path);
      return /\.ya?ml$/.test(entry.name) ? [path] : [];
    });
}
