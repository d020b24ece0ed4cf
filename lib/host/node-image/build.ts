import { join } from 'node:path';
import { InfraError } from '../../errors.ts';
import { isDebian } from '../debian.ts';
import type { Engine } from '../engine/engine.ts';
import { findGo } from '../go/find-go.ts';
import { type Host, withSignal } from '../host.ts';
import type { Progress } from '../need.ts';
import { alone } from './alone.ts';
import { assemble, importRootFileSystem } from './assemble.ts';
import { compile } from './compile.ts';
import { packImages } from './pack-images.ts';
import { makeRootFileSystem } from './root-file-system.ts';
import { type Workshop, workshop } from './workshop.ts';

/**
 * Builds the node image from Go modules and Debian packages. What was made once is kept in the cache: an interrupted build goes on
 * where it was. Rejects with an InfraError.
 */
export async function buildNodeImage(host: Host, engine: Engine, progress: Progress): Promise<void> {
  if (!(await isDebian(host))) {
    throw new InfraError('the node image can be built on Debian and Ubuntu only', { next: 'labrig image load FILE' });
  }
  const shop = workshop(host);
  await alone(join(shop.folder, 'lock'), () => make(host, engine, shop, progress));
}

async function make(host: Host, engine: Engine, shop: Workshop, progress: Progress): Promise<void> {
  await together(host, [
    (host) => phase('Kubernetes', progress, (said) => compile(host, shop, () => findGo(host, said), said)),
    (host) =>
      phase('root file system', progress, async (said) => {
        await makeRootFileSystem(host, shop, said);
        await importRootFileSystem(host, engine, shop);
      }),
  ]);
  await phase('images', progress, (said) => packImages(host, shop, said));
  await phase('node image', progress, (said) => assemble(host, engine, shop, said));
}

/** Says how long a part took: where the time goes is asked on every machine. */
async function phase(name: string, progress: Progress, work: (progress: Progress) => Promise<void>): Promise<void> {
  const start = performance.now();
  await work((line) => {
    progress(`${name}: ${line}`);
  });
  progress(`${name}: done in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

/** Does things at the same time; the first that fails ends the others, and is what is reported. */
async function together(host: Host, works: readonly ((host: Host) => Promise<void>)[]): Promise<void> {
  const failure = new AbortController();
  const stoppable = withSignal(host, failure.signal);
  const ends = await Promise.allSettled(
    works.map((work) =>
      work(stoppable).catch((error: unknown) => {
        failure.abort(error);
        throw error;
      }),
    ),
  );
  if (failure.signal.aborted) throw failure.signal.reason;
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
