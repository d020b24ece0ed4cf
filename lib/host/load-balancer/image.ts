import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { InfraError } from '../../errors.ts';
import { imageReference } from '../../image-reference.ts';
import { perform } from '../command.ts';
import { engine } from '../engine/engine.ts';
import { assetsFolder, cacheFolder } from '../folders.ts';
import { type Host, thisMachine, withSignal } from '../host.ts';
import { kindPath } from '../kind/kind.ts';
import type { Progress } from '../need.ts';
import { bootstrap } from '../node-image/mmdebstrap.ts';
import { step } from '../node-image/step.ts';
import { createPuller } from '../stand-ins/pull.ts';

/** The label of an image that is a stand-in: its name. Containers have the labels of their image. */
const label = 'labrig.stand-in';

/**
 * Sees to it that the engine has the image of which kind makes the balancer before several control planes: pulled, else
 * Debian's own haproxy under the name that kind asks for. Rejects with an InfraError where neither can be had.
 */
export async function provideLoadBalancer(
  signal: AbortSignal,
  progress: Progress,
  machine: Host = thisMachine,
): Promise<void> {
  const host = withSignal(machine, signal);
  const kind = await kindPath(host);
  const name = imageNamedIn(await readFile(kind));
  const image = name === undefined ? undefined : imageReference(name);
  // Another kind may ask for another image: it says itself what it misses.
  if (image === undefined) return;
  const { path } = await engine(host);
  if (await createPuller().pull(image, host, path)) return;
  progress(`building a stand-in for ${image.full}: haproxy`);
  const archive = await makeRootFileSystem(host, progress);
  const changes = [
    // Master and workers, as kind needs it: HUP reloads what it has written. kind's `maxconn 100000` takes more open
    // files than some machines allow, and haproxy would keep its old configuration: `-n` is stronger than it.
    'ENTRYPOINT ["haproxy","-W","-db","-n","2000","-f","/usr/local/etc/haproxy/haproxy.cfg"]',
    `LABEL ${label}=haproxy`,
  ];
  const args = ['import', ...changes.flatMap((change) => ['--change', change]), archive, image.full];
  await perform(host, [path, ...args], { timeout: 120_000 });
  signal.throwIfAborted();
}

/** kind has it as a constant (`pkg/cluster/internal/loadbalancer/const.go`), and no option for it. */
export function imageNamedIn(program: Buffer): string | undefined {
  const start = program.indexOf('docker.io/kindest/haproxy:');
  if (start < 0) return undefined;
  return /^[\w./-]+:v\d{8}-[0-9a-f]{8}/.exec(program.toString('latin1', start, start + 100))?.[0];
}

async function makeRootFileSystem(host: Host, progress: Progress): Promise<string> {
  const archive = join(cacheFolder(host.env), 'load-balancer', 'haproxy.tar');
  const config = join(assetsFolder(), 'load-balancer', 'haproxy.cfg');
  // Another run may be making it as well: each makes its own, and the last one stays.
  const draft = `${archive}.${process.pid}.tar`;
  const target = {
    // kill and cp are what kind itself starts in it.
    packages: ['haproxy', 'procps', 'coreutils'],
    hooks: ['mkdir -p "$1/usr/local/etc/haproxy"', `copy-in '${config}' /usr/local/etc/haproxy`],
  };
  await step({
    outputs: [archive],
    inputs: [host.arch, JSON.stringify(target.packages), await readFile(config, 'utf8')],
    make: async () => {
      await bootstrap(host, { ...target, archive: draft }, progress);
      await rename(draft, archive);
    },
  }).catch((cause: unknown) => {
    if (!(cause instanceof InfraError)) throw cause;
    throw new InfraError(`kind's load balancer can be neither pulled nor built here: ${cause.message}`, { cause });
  });
  return archive;
}
