import { join } from 'node:path';
import { cacheFolder } from '../folders.ts';
import { compileProgram } from '../go/compile-program.ts';
import type { Host } from '../host.ts';
import type { Progress } from '../need.ts';
import type { BuiltImage } from './built-image.ts';

/** Compiles the program of an image from its module; resolves to its path. */
export async function compileBuilt(
  { image, version }: { readonly image: BuiltImage; readonly version: string },
  host: Host,
  progress: Progress,
): Promise<string> {
  const name = image.repository.replaceAll('/', '_');
  const path = join(cacheFolder(host.env), 'built', `${name}-${version}`);
  await compileProgram(
    {
      name: `${name.split('_').at(-1) ?? name} ${version}`,
      module: `${image.module}@${version}`,
      package: image.package,
      path,
      linkerFlags: image.linkerFlags(version),
    },
    host,
    progress,
  );
  return path;
}
