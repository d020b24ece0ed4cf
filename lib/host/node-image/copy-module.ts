import { chmod, cp, readFile, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { InfraError } from '../../errors.ts';
import { perform } from '../command.ts';
import { type Go, goEnvironment } from '../go/go.ts';
import type { Host } from '../host.ts';
import type { CopiedModule, DroppedLine } from './recipe.ts';

/** Lays a copy of a module's source into a folder of the Go module that is built, less the line that does not compile. */
export async function copyModule(host: Host, go: Go, source: string, copied: CopiedModule): Promise<void> {
  const published = await download(host, go, source, copied);
  const copy = join(source, copied.folder);
  await cp(published, copy, {
    recursive: true,
    filter: (path) => !isUnneeded(path.slice(published.length), copied.leftOut),
  });
  if ('drop' in copied.change) await dropLine(copy, copied.module, copied.change);
}

/** Resolves to the folder that holds the module as it was published. */
async function download(host: Host, go: Go, source: string, { module, sum }: CopiedModule): Promise<string> {
  const { stdout } = await perform(host, [go.path, 'mod', 'download', '-json', module], {
    // Outside the module that replaces it: there Go would answer with the folder that is only being made.
    cwd: join(source, '..'),
    env: goEnvironment(host),
  });
  const { Dir, Sum } = JSON.parse(stdout) as { Dir: string; Sum: string };
  if (Sum !== sum)
    throw new InfraError(`${module} has the checksum ${Sum}, not ${sum}: it is not the one that was published`);
  return Dir;
}

function isUnneeded(path: string, leftOut: readonly string[]): boolean {
  return path.endsWith('_test.go') || leftOut.includes(path.split(sep)[1] ?? '');
}

async function dropLine(copy: string, module: string, { file, drop }: DroppedLine): Promise<void> {
  const path = join(copy, file);
  const text = await readFile(path, 'utf8');
  if (!drop.test(text)) throw new InfraError(`${module}: ${file} has no line ${drop.source}`);
  await chmod(path, 0o644);
  await writeFile(path, text.replace(drop, ''));
}
