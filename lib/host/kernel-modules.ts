import { release } from 'node:os';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Host, thisMachine } from './host.ts';

/**
 * Which of the modules this machine's kernel neither has nor could load. Where the engine has a machine of its own (on
 * macOS), nothing is known of that one's kernel before a node runs: then none.
 */
export async function lackingModules(modules: readonly string[], host: Host = thisMachine): Promise<readonly string[]> {
  if (modules.length === 0 || host.platform !== 'linux') return [];
  const folder = join('/lib/modules', release());
  const lists = await Promise.all(
    ['modules.dep', 'modules.builtin'].map(async (file) => (await host.readText(join(folder, file))) ?? ''),
  );
  // The names of files may have dashes where those of modules have underscores.
  const known = new Set(
    lists
      .join('\n')
      .split('\n')
      .map((line) => /([^/]+)\.ko\b/.exec(line.split(':')[0] ?? '')?.[1]?.replaceAll('-', '_')),
  );
  return modules.filter((module) => !known.has(module) && !existsSync(join('/sys/module', module)));
}
