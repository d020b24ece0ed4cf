import { dirname } from 'node:path';
import type { ImageReference } from '../../image-reference.ts';
import type { Host } from '../host.ts';
import type { Progress } from '../need.ts';
import { type ImageSpec, type Layer, writeImageArchive } from '../node-image/image-archive.ts';
import type { TarEntry } from '../node-image/tar.ts';
import { compileStandIn } from './compile.ts';
import type { StandIn } from './stand-in.ts';

/** A stand-in under the very name of the image whose place it takes. */
export interface Disguise {
  readonly image: ImageReference;
  readonly standIn: StandIn;
}

/** Writes stand-ins into one archive, each program once, however many names it goes by. */
export async function packStandIns(
  archive: string,
  disguises: readonly Disguise[],
  host: Host,
  progress: Progress,
): Promise<void> {
  const layers = new Map<string, Layer>();
  for (const { source, members, program } of disguises.map(({ standIn }) => standIn)) {
    // One after the other: the first may have to fetch the compiler that the next one needs.
    const path = await compileStandIn(source, host, progress);
    layers.set(source, { name: source, from: filesOf(program, path, members) });
  }
  await writeImageArchive(
    archive,
    disguises.map((disguise) => imageOf(disguise, layers)),
    host.arch,
  );
}

function filesOf(program: string, path: string, members: readonly TarEntry[]): readonly TarEntry[] {
  return [{ name: dirname(program), folder: true }, { name: program, path, mode: 0o755 }, ...members];
}

/** Without a word to the contrary a stand-in's version is its tag, so that a new image answers something new. */
function imageOf({ image, standIn }: Disguise, layers: ReadonlyMap<string, Layer>): ImageSpec {
  const layer = layers.get(standIn.source);
  return {
    reference: image.full,
    layers: layer === undefined ? [] : [layer],
    entrypoint: standIn.entrypoint,
    env: [`VERSION=${image.tag ?? ''}`, ...(standIn.env ?? [])],
  };
}
