import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InfraError } from '../../errors.ts';
import { perform } from '../command.ts';
import { type Go, goEnvironment } from '../go/go.ts';
import type { Host } from '../host.ts';
import type { GoPackage } from './go-packages.ts';
import type { CopiedModule, GeneratedOpenApi } from './recipe.ts';

const FILE = 'zz_generated.openapi';

/**
 * Makes the file with the API's types as OpenAPI, which Kubernetes 1.21 generates before it is built, so that its module lacks it.
 * By Kubernetes' own generator, a tool of go.mod, from the packages in the program that ask for it.
 */
export async function generateOpenApi(
  host: Host,
  go: Go,
  source: string,
  { module, folder, change }: CopiedModule & { readonly change: GeneratedOpenApi },
  packages: readonly GoPackage[],
): Promise<void> {
  const target = `${module.replace(/@.*/, '')}/${change.openApi}`;
  const generated = join(source, 'generated');
  // It stands above the file, and would be Kubernetes' licence.
  const header = join(source, 'header');
  await writeFile(header, '');
  const options = [
    ['--input-dirs', (await asking(packages)).join(',')],
    ['--output-package', target],
    ['--output-file-base', FILE],
    ['--output-base', generated],
    ['--go-header-file', header],
    // Names of fields that do not follow the convention: reported there, not to us.
    ['--report-filename', '/dev/null'],
  ];
  await perform(host, [go.path, 'tool', 'openapi-gen', ...options.flat()], { cwd: source, env: goEnvironment(host) });
  await rename(join(generated, target, `${FILE}.go`), join(source, folder, change.openApi, `${FILE}.go`));
}

/** Of Kubernetes' packages those of which a file says `+k8s:openapi-gen=`. */
async function asking(packages: readonly GoPackage[]): Promise<string[]> {
  const found: string[] = [];
  for (const { path, folder, files } of packages.filter((one) => one.path.startsWith('k8s.io/'))) {
    const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
    if (texts.some((text) => text.includes('+k8s:openapi-gen='))) found.push(path);
  }
  if (found.length === 0) throw new InfraError('no package of Kubernetes asks for OpenAPI: nothing can be generated');
  return found;
}
