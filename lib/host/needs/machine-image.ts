import { InfraError } from '../../errors.ts';
import { chosen, engine, engines } from '../engine/engine.ts';
import type { Host } from '../host.ts';
import type { Need, Progress } from '../need.ts';
import { findNodeImage } from '../node-image/find.ts';
import { listNodeImages } from '../node-image/list.ts';
import { findMachineImage, obtainMachineImage, referenceFor, withoutMachines } from '../vm/machine-image.ts';

/** What labs in virtual machines are made of; only they need it. */
export function machineImageNeed(host: Host, kubernetes: string | undefined): Need {
  return {
    name: 'machine image',
    why: 'a lab with a kernel of its own is made of it: a kernel that runs as a program, and a way in',
    after: ['engine running', 'node image'],
    check: async () => {
      const why = withoutMachines(host);
      if (why !== undefined) return { ok: false, found: why, mend: 'use another machine', byHand: true };
      const state = chosen(await engines(host), host.env);
      if (state?.answers !== true) return { ok: false, found: 'not known: no engine answers', mend: building };
      const base = await baseFor(host, kubernetes);
      const image = base === undefined ? undefined : await findMachineImage(base, host, state);
      return image === undefined ? { ok: false, found: 'none', mend: building } : { ok: true, found: image.reference };
    },
    mend: (progress) => mend(host, kubernetes, progress),
  };
}

const building = `build ${referenceFor('labrig/node:VERSION')} of the node image and Debian's user-mode-linux`;

async function mend(host: Host, kubernetes: string | undefined, progress: Progress): Promise<void> {
  await engine(host);
  const base = await baseFor(host, kubernetes);
  if (base === undefined) throw new InfraError('there is no node image to make it of', { next: 'labrig setup' });
  await obtainMachineImage(base, new AbortController().signal, progress, host);
}

async function baseFor(host: Host, kubernetes: string | undefined): Promise<string | undefined> {
  const images = await listNodeImages(host);
  if (images.length === 0) return undefined;
  return kubernetes === undefined ? images[0]?.reference : findNodeImage(kubernetes, host);
}
