import { dirname } from 'node:path';
import type { ImageReference } from '../../image-reference.ts';
import type { Host } from '../host.ts';
import type { Progress } from '../need.ts';
import { type ImageSpec, writeImageArchive } from '../node-image/image-archive.ts';
import type { TarEntry } from '../node-image/tar.ts';
import type { BuiltImage } from './built-image.ts';
import { compileBuilt } from './compile.ts';

/** An image under its own name, whose program is to be compiled. */
export interface Building {
  readonly image: ImageReference;
  readonly built: BuiltImage;
}

/** Compiles the programs, one after the other, and writes their images into one archive. */
export async function packBuilt(
  archive: string,
  buildings: readonly Building[],
  host: Host,
  progress: Progress,
): Promise<void> {
  const images: ImageSpec[] = [];
  for (const { image, built } of buildings) {
    const path = await compileBuilt({ image: built, version: image.tag ?? '' }, host, progress);
    images.push({
      reference: image.full,
      layers: [{ name: built.repository.replace(/[^\w]+/g, '-'), from: membersOf(built.program, path) }],
      entrypoint: [`/${built.program}`],
    });
  }
  await writeImageArchive(archive, images, host.arch);
}

/** The program, the folders above it, and the one for what is temporary: nothing else is in the image. */
function membersOf(program: string, path: string): readonly TarEntry[] {
  const folders: TarEntry[] = [];
  for (let folder = dirname(program); folder !== '.'; folder = dirname(folder)) {
    folders.unshift({ name: folder, folder: true });
  }
  return [...folders, { name: program, path, mode: 0o755 }, { name: 'tmp', folder: true, mode: 0o1777 }];
}
