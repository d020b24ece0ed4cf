import { cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { perform } from '../command.ts';
import { assetsFolder, cacheFolder } from '../folders.ts';
import { findGo } from '../go/find-go.ts';
import { goEnvironment } from '../go/go.ts';
import type { Host } from '../host.ts';
import type { Progress } from '../need.ts';
import { step } from '../node-image/step.ts';

/** Compiles the program of a folder of `assets/stand-ins`; resolves to its path. It is kept as long as its sources are the same. */
export async function compileStandIn(name: string, host: Host, progress: Progress): Promise<string> {
  const source = join(assetsFolder(), 'stand-ins');
  const folder = join(cacheFolder(host.env), 'stand-ins', 'programs');
  const program = join(folder, name);
  await step({
    outputs: [program],
    inputs: [host.arch, ...(await texts(source, name))],
    make: async () => {
      progress(`building the stand-in ${name}`);
      await compile({ source, workshop: join(folder, `${name}.source`), name, program }, host, progress);
    },
  });
  return program;
}

interface Compiling {
  readonly source: string;
  readonly workshop: string;
  readonly name: string;
  readonly program: string;
}

/** From a copy: the sources may lie where nothing can be written. */
async function compile({ source, workshop, name, program }: Compiling, host: Host, progress: Progress): Promise<void> {
  await rm(workshop, { recursive: true, force: true });
  await mkdir(workshop, { recursive: true });
  await cp(source, workshop, { recursive: true });
  const go = await findGo(host, progress);
  await perform(host, [go.path, 'build', '-trimpath', '-ldflags=-s -w', '-o', program, `./${name}`], {
    cwd: workshop,
    env: goEnvironment(host),
    progress,
  });
}

async function texts(source: string, name: string): Promise<readonly string[]> {
  const own = (await readdir(join(source, name))).sort().map((file) => join(source, name, file));
  return Promise.all([join(source, 'go.mod'), join(source, 'go.sum'), ...own].map((path) => readFile(path, 'utf8')));
}
