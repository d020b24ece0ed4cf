import { cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { perform } from '../command.ts';
import { assetsFolder, cacheFolder } from '../folders.ts';
import { findGo } from '../go/find-go.ts';
import { goEnvironment } from '../go/go.ts';
import type { Host } from '../host.ts';
import type { Progress } from '../need.ts';
import { writeImageArchive } from '../node-image/image-archive.ts';
import { step } from '../node-image/step.ts';
import type { TarEntry } from '../node-image/tar.ts';
import type { StandIn } from './stand-in.ts';

/** Compiles a stand-in and packs it; resolves to the archive, which is kept as long as its sources are the same. */
export async function buildStandIn(standIn: StandIn, host: Host, progress: Progress): Promise<string> {
  const source = join(assetsFolder(), 'stand-ins');
  const folder = join(cacheFolder(host.env), 'stand-ins', standIn.name);
  const archive = join(folder, 'image.tar');
  await step({
    outputs: [archive],
    inputs: [JSON.stringify(standIn), host.arch, ...(await texts(source, standIn.name))],
    make: async () => {
      progress(`building the stand-in ${standIn.name}`);
      const program = join(folder, 'program');
      await compile({ source, workshop: join(folder, 'source'), name: standIn.name, program }, host, progress);
      const image = {
        layers: [{ name: standIn.name, from: membersOf(standIn, program) }],
        entrypoint: standIn.entrypoint,
      };
      const images = standIn.references.map((reference) => ({ reference, ...image }));
      await writeImageArchive(archive, images, host.arch);
    },
  });
  return archive;
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

function membersOf({ members, program }: StandIn, path: string): readonly TarEntry[] {
  const folder: TarEntry = { name: dirname(program), folder: true };
  return [folder, { name: program, path, mode: 0o755 }, ...members];
}

async function texts(source: string, name: string): Promise<readonly string[]> {
  const own = (await readdir(join(source, name))).sort().map((file) => join(source, name, file));
  return Promise.all([join(source, 'go.mod'), join(source, 'go.sum'), ...own].map((path) => readFile(path, 'utf8')));
}
