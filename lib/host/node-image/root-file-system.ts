import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InfraError } from '../../errors.ts';
import { type Command, perform } from '../command.ts';
import { install, isDebian } from '../debian.ts';
import type { Host } from '../host.ts';
import type { Progress } from '../need.ts';
import { RECIPE } from './recipe.ts';
import { step } from './step.ts';
import type { Workshop } from './workshop.ts';

/** A Debian system as `base.tar`, and from it the layer `network.tar` of what kube-proxy and the pod network start. */
export async function makeRootFileSystem(host: Host, shop: Workshop, progress: Progress): Promise<void> {
  const script = join(shop.assets, 'network-layer');
  await step({
    outputs: [shop.baseTar, shop.networkTar],
    inputs: [
      JSON.stringify(RECIPE.packages),
      JSON.stringify(RECIPE.excluded),
      RECIPE.suite,
      host.arch,
      await readFile(script, 'utf8'),
    ],
    make: async () => {
      await ensureBootstrapper(host, progress);
      const [file, ...args] = bootstrap(shop, script);
      // mmdebstrap refuses to leave a half-written archive, so there is nothing to clear away after a failure.
      await perform(host, [file, ...args], {
        progress: (line) => {
          reportPhase(line, progress);
        },
      });
    },
  });
}

function bootstrap(shop: Workshop, script: string): Command {
  return [
    'mmdebstrap',
    '--variant=minbase',
    // Without it the package usrmerge moves the files afterwards, and brings perl along.
    '--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr',
    ...RECIPE.excluded.map((pattern) => `--dpkgopt=path-exclude=${pattern}`),
    `--include=${RECIPE.packages.join(',')}`,
    `--customize-hook=copy-in '${script}' /tmp`,
    '--customize-hook=chroot "$1" bash /tmp/network-layer /tmp/network.tar',
    `--customize-hook=download /tmp/network.tar '${shop.networkTar}'`,
    '--customize-hook=rm "$1/tmp/network-layer" "$1/tmp/network.tar"',
    RECIPE.suite,
    shop.baseTar,
  ];
}

async function ensureBootstrapper(host: Host, progress: Progress): Promise<void> {
  if ((await host.which('mmdebstrap')) !== undefined) return;
  if (!(await isDebian(host))) {
    throw new InfraError('the node image can be built on Debian and Ubuntu only', { next: 'labrig image load FILE' });
  }
  await install(host, ['mmdebstrap', 'debian-archive-keyring'], progress);
}

function reportPhase(line: string, progress: Progress): void {
  const phase = /^I: (.*)/.exec(line)?.[1];
  if (phase !== undefined) progress(phase);
}
