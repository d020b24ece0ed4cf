import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../folders.ts';
import { type Engine, engine } from '../engine/engine.ts';
import { type Host, thisMachine, withSignal } from '../host.ts';
import type { Progress } from '../need.ts';
import { buildStandIn } from './build.ts';
import { findStandIn } from './registry.ts';
import type { StandIn } from './stand-in.ts';

/** An archive to be loaded into nodes. */
export interface ObtainedImage {
  readonly archive: string;
  /** What reports say of it: `stand-in for busybox:1.31`. */
  readonly note: string;
}

/** A registry that answers at all begins to do so within this. */
const patience = 5000;

/** The real image where it can be had, else the stand-in. Rejects with InfraError where neither can. */
export async function obtainImages(
  names: readonly string[],
  signal: AbortSignal,
  { host = thisMachine, progress = () => undefined }: { readonly host?: Host; readonly progress?: Progress } = {},
): Promise<readonly ObtainedImage[]> {
  if (names.length === 0) return [];
  const here = withSignal(host, signal);
  const using = await engine(here);
  const obtained: ObtainedImage[] = [];
  for (const standIn of names.map(findStandIn))
    obtained.push(await obtain(standIn, { host: here, engine: using, progress }));
  return obtained;
}

interface Means {
  readonly host: Host;
  readonly engine: Engine;
  readonly progress: Progress;
}

async function obtain(standIn: StandIn, { host, engine: { path }, progress }: Means): Promise<ObtainedImage> {
  const { name, references } = standIn;
  const real = await Promise.all(references.map((reference) => isHere(reference, path, host)));
  if (real.every(Boolean)) {
    const folder = join(cacheFolder(host.env), 'stand-ins', name);
    const archive = join(folder, 'real.tar');
    await mkdir(folder, { recursive: true });
    const saved = await host.run(path, ['save', '-o', `${archive}.part`, ...references]);
    if (saved.code === 0) {
      await rename(`${archive}.part`, archive);
      return { archive, note: `image ${references.join(', ')}` };
    }
  }
  return {
    archive: await buildStandIn(standIn, host, progress),
    note: `stand-in ${name} for ${references.join(', ')}`,
  };
}

/** The engine has the image, or a registry gave it. */
async function isHere(reference: string, path: string, host: Host): Promise<boolean> {
  if ((await host.run(path, ['image', 'inspect', reference])).code === 0) return true;
  const silence = new AbortController();
  const timer = setTimeout(() => {
    silence.abort();
  }, patience);
  const { code } = await host.run(path, ['pull', reference], {
    signal: silence.signal,
    // Said once the registry has answered: from then on it may take its time.
    onLine: (line) => {
      if (/Pulling from|Trying to pull.*\.\.\.$|Getting image source/.test(line)) clearTimeout(timer);
    },
  });
  clearTimeout(timer);
  return code === 0;
}
