import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../host.ts';
import type { Progress } from '../need.ts';
import { DEBIAN_ROOT } from './debian-root.ts';
import { bootstrap } from './mmdebstrap.ts';
import { step } from './step.ts';
import type { Workshop } from './workshop.ts';

/** A Debian system as `base.tar`, and from it the layer `network.tar` of what kube-proxy and the pod network start. */
export async function makeRootFileSystem(host: Host, shop: Workshop, progress: Progress): Promise<void> {
  const script = join(shop.assets, 'network-layer');
  await step({
    outputs: [shop.baseTar, shop.networkTar],
    inputs: [
      JSON.stringify(DEBIAN_ROOT.packages),
      JSON.stringify(DEBIAN_ROOT.excluded),
      DEBIAN_ROOT.suite,
      host.arch,
      await readFile(script, 'utf8'),
    ],
    make: () =>
      bootstrap(
        host,
        {
          archive: shop.baseTar,
          packages: DEBIAN_ROOT.packages,
          hooks: [
            `copy-in '${script}' /tmp`,
            'chroot "$1" bash /tmp/network-layer /tmp/network.tar',
            `download /tmp/network.tar '${shop.networkTar}'`,
            'rm "$1/tmp/network-layer" "$1/tmp/network.tar"',
          ],
        },
        progress,
      ),
  });
}
