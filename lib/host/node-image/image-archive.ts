import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { type TarEntry, tar, tarHeader, tarPadding, tarSize } from './tar.ts';

/** A layer is written once, however many images have it. */
export interface Layer {
  /** Letters, digits and dashes: its file's name within the archive. */
  readonly name: string;
  /** Members to pack, or a tar file to take as it is. */
  readonly from: readonly TarEntry[] | string;
}

export interface ImageSpec {
  /** Full reference: registry.k8s.io/pause:3.10.1 */
  readonly reference: string;
  readonly layers: readonly Layer[];
  readonly entrypoint: readonly string[];
  /** uid of its processes; absent: root. */
  readonly user?: string;
  /** Variables of its processes, besides PATH: `PORT=8080`. */
  readonly env?: readonly string[];
}

/**
 * Writes images as `docker load` and `ctr images import` read them (the archive of `docker save`), in one pass and with
 * uncompressed layers. The file is there only when it is whole.
 */
export async function writeImageArchive(file: string, images: readonly ImageSpec[], arch: string): Promise<void> {
  const draft = `${file}.part`;
  await pipeline(archive(images, arch), createWriteStream(draft));
  await rename(draft, file);
}

async function* archive(images: readonly ImageSpec[], arch: string): AsyncGenerator<Uint8Array> {
  const digests = new Map<Layer, string>();
  for (const layer of new Set(images.flatMap((image) => image.layers))) {
    const hash = createHash('sha256');
    yield* member(`${layer.name}.tar`, await layerSize(layer), hashed(layerBytes(layer), hash));
    digests.set(layer, `sha256:${hash.digest('hex')}`);
  }
  const manifest = [];
  for (const image of images) {
    const config = Buffer.from(JSON.stringify(imageConfig(image, digests, arch)));
    const name = `${createHash('sha256').update(config).digest('hex')}.json`;
    yield* member(name, config.length, [config]);
    manifest.push({
      Config: name,
      RepoTags: [image.reference],
      Layers: image.layers.map((layer) => `${layer.name}.tar`),
    });
  }
  const index = Buffer.from(JSON.stringify(manifest));
  yield* member('manifest.json', index.length, [index]);
  yield Buffer.alloc(1024);
}

/** The image configuration of the OCI image specification. */
function imageConfig(image: ImageSpec, digests: ReadonlyMap<Layer, string>, arch: string): object {
  const created = '1970-01-01T00:00:00Z';
  return {
    architecture: arch,
    os: 'linux',
    created,
    config: {
      Entrypoint: image.entrypoint,
      ...(image.user === undefined ? {} : { User: image.user }),
      Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', ...(image.env ?? [])],
    },
    rootfs: { type: 'layers', diff_ids: image.layers.map((layer) => digests.get(layer)) },
    history: image.layers.map((layer) => ({ created, created_by: `labrig ${layer.name}` })),
  };
}

/** One file of the archive, its bytes streamed. */
async function* member(
  name: string,
  size: number,
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield tarHeader({ name }, size);
  yield* bytes;
  yield tarPadding(size);
}

async function* hashed(
  bytes: AsyncIterable<Uint8Array>,
  hash: { update(data: Uint8Array): unknown },
): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    hash.update(piece);
    yield piece;
  }
}

function layerBytes({ from }: Layer): AsyncIterable<Uint8Array> {
  return typeof from === 'string'
    ? (createReadStream(from, { highWaterMark: 1 << 20 }) as AsyncIterable<Uint8Array>)
    : tar(from);
}

async function layerSize({ from }: Layer): Promise<number> {
  return typeof from === 'string' ? (await stat(from)).size : tarSize(from);
}
