import { join } from 'node:path';
import { type ImageReference, imageReference } from '../../image-reference.ts';
import { type Building, packBuilt } from '../built/pack.ts';
import { builtImageFor } from '../built/table.ts';
import { perform } from '../command.ts';
import { engine } from '../engine/engine.ts';
import { type Host, thisMachine, withSignal } from '../host.ts';
import type { Progress } from '../need.ts';
import { type Disguise, packStandIns } from './pack.ts';
import { createPuller, type Puller } from './pull.ts';
import { findStandIn } from './registry.ts';
import { standInFor } from './table.ts';

/** What became of an image that was asked for. */
export interface ObtainedImage {
  /** As it was asked for. */
  readonly name: string;
  /** The archive that holds it under that name; absent: it can't be had here. */
  readonly archive?: string;
  /** What reports say of it: `stand-in busybox for busybox:1.31`, `built quay.io/metallb/speaker:v0.15.2 from MODULE`. */
  readonly note: string;
}

/** Images for the nodes of labs: real ones where they can be pulled or built, else stand-ins. */
export interface ImageSource {
  /** The images that a stand-in's name means. Throws an InfraError where there is none of that name. */
  named(name: string): readonly string[];
  /** Archives of images, written into the folder. An image that can neither be had nor stood in for is left out. */
  obtain(
    names: readonly string[],
    folder: string,
    signal: AbortSignal,
    progress?: Progress,
  ): Promise<readonly ObtainedImage[]>;
}

/** What it learns of registries it keeps: one that gave no answer is not waited for again. */
export function createImageSource({ host = thisMachine }: { readonly host?: Host } = {}): ImageSource {
  const puller = createPuller();
  return {
    named: (name) => findStandIn(name).references,
    async obtain(names, folder, signal, progress = () => undefined) {
      const here = withSignal(host, signal);
      const { path } = await engine(here);
      const found = await Promise.all(names.map((name) => find(name, { host: here, engine: path, puller })));
      signal.throwIfAborted();
      const real = found.flatMap((one) => (one.as === 'real' ? [one.image.full] : []));
      const realArchive = join(folder, 'real.tar');
      if (real.length > 0) await perform(here, [path, 'save', '-o', realArchive, ...new Set(real)]);
      const buildings = found.flatMap((one) => (one.as === 'built' ? [one] : []));
      const builtArchive = join(folder, 'built.tar');
      if (buildings.length > 0) await packBuilt(builtArchive, buildings, here, progress);
      const disguises = found.flatMap((one) => (one.as === 'stand-in' ? [one] : []));
      const archive = join(folder, 'stand-ins.tar');
      if (disguises.length > 0) await packStandIns(archive, disguises, here, progress);
      return found.map((one) => obtained(one, { real: realArchive, built: builtArchive, 'stand-in': archive }));
    },
  };
}

type Found = { readonly name: string } & (
  | { readonly as: 'real'; readonly image: ImageReference }
  | ({ readonly as: 'built' } & Building)
  | ({ readonly as: 'stand-in' } & Disguise)
  | { readonly as: 'missing'; readonly why: string }
);

interface Means {
  readonly host: Host;
  readonly engine: string;
  readonly puller: Puller;
}

async function find(name: string, { host, engine: program, puller }: Means): Promise<Found> {
  const image = imageReference(name);
  if (image === undefined) return { name, as: 'missing', why: 'is not the name of an image' };
  // Only its own bytes have that digest, and an archive of the engine does not keep it.
  if (image.digest !== undefined) return { name, as: 'missing', why: 'is left to the kubelet: its digest is named' };
  const standIn = standInFor(image);
  const ours = image.repository.startsWith('docker.io/labrig/');
  if (!ours && (await puller.pull(image, host, program))) return { name, as: 'real', image };
  const built = builtImageFor(image);
  if (built !== undefined) return { name, as: 'built', image, built };
  if (standIn !== undefined) return { name, as: 'stand-in', image, standIn };
  return { name, as: 'missing', why: 'cannot be pulled, and no stand-in is known for it' };
}

function obtained(found: Found, archives: { readonly [as in Exclude<Found['as'], 'missing'>]: string }): ObtainedImage {
  const { name } = found;
  switch (found.as) {
    case 'missing':
      return { name, note: `image ${name} ${found.why}` };
    case 'real':
      return { name, archive: archives.real, note: `image ${name}` };
    case 'built':
      return { name, archive: archives.built, note: `built ${name} from ${found.built.module}` };
    case 'stand-in':
      return { name, archive: archives['stand-in'], note: `stand-in ${found.standIn.name} for ${name}` };
    default:
      return found satisfies never;
  }
}
