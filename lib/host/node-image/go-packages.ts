import { perform } from '../command.ts';
import { type Go, goEnvironment } from '../go/go.ts';
import type { Host } from '../host.ts';
import type { Progress } from '../need.ts';

/** A package that is in the program. */
export interface GoPackage {
  /** k8s.io/api/core/v1 */
  readonly path: string;
  readonly folder: string;
  /** Names of the files that are compiled. */
  readonly files: readonly string[];
}

/** All packages of the program in a folder; fetches the modules, which is most of what it takes. */
export async function goPackages(
  host: Host,
  go: Go,
  source: string,
  tags: string,
  progress: Progress,
): Promise<GoPackage[]> {
  let fetched = 0;
  const format = '{{.ImportPath}}\t{{.Dir}}\t{{join .GoFiles "\t"}}';
  const { stdout } = await perform(host, [go.path, 'list', '-deps', tags, '-f', format, '.'], {
    cwd: source,
    env: goEnvironment(host),
    progress: (line) => {
      const module = /^go: downloading (\S+ \S+)/.exec(line)?.[1];
      if (module !== undefined) progress(`${++fetched} Go modules fetched, now ${module}`);
    },
  });
  return stdout
    .trim()
    .split('\n')
    .map((line) => {
      const [path = '', folder = '', ...files] = line.split('\t');
      return { path, folder, files: files.filter((file) => file !== '') };
    });
}
