import { chmod, cp, readFile, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { InfraError } from '../../errors.ts';
import { perform } from '../command.ts';
import { type Go, goEnvironment } from '../go/go.ts';
import type { Host } from '../host.ts';
import { RECIPE } from './recipe.ts';

// Kubernetes 1.34's client library has no such field any more; false was what its absence means.
const DROPPED = { file: join('plugin', 'kubernetes', 'object', 'informer.go'), line: /^\s*RetryOnError:\s+false,\n/m };

/** Lays a copy of CoreDNS' source into a folder, less the one line that does not compile with Kubernetes' own libraries. */
export async function layCoreDNS(host: Host, go: Go, folder: string): Promise<void> {
  const { module, sum } = RECIPE.coredns;
  const { stdout } = await perform(host, [go.path, 'mod', 'download', '-json', module], {
    // Outside the module that replaces it: there Go would answer with the folder that is only being made.
    cwd: join(folder, '..', '..'),
    env: goEnvironment(host),
  });
  const { Dir, Sum } = JSON.parse(stdout) as { Dir: string; Sum: string };
  if (Sum !== sum)
    throw new InfraError(`${module} has the checksum ${Sum}, not ${sum}: it is not the one that was published`);
  await cp(Dir, folder, { recursive: true, filter: (path) => !isUnneeded(path.slice(Dir.length)) });
  const file = join(folder, DROPPED.file);
  const text = await readFile(file, 'utf8');
  if (!DROPPED.line.test(text)) throw new InfraError(`${module}: ${DROPPED.file} has no line ${DROPPED.line.source}`);
  await chmod(file, 0o644);
  await writeFile(file, text.replace(DROPPED.line, ''));
}

function isUnneeded(path: string): boolean {
  return path.endsWith('_test.go') || ['man', 'test', 'notes'].includes(path.split(sep)[1] ?? '');
}
