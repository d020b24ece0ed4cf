import { InfraError } from '../../errors.ts';
import { perform } from '../command.ts';
import { install, isDebian } from '../debian.ts';
import type { Host } from '../host.ts';
import type { Progress } from '../need.ts';
import { DEBIAN_ROOT } from './debian-root.ts';

/** A Debian system to be made as a tar file. */
export interface Bootstrap {
  readonly archive: string;
  readonly packages: readonly string[];
  /** Customize hooks of mmdebstrap, `$1` being the system's root. */
  readonly hooks: readonly string[];
}

/** Makes it; rejects with an InfraError where that cannot be done here. mmdebstrap leaves no half-written archive. */
export async function bootstrap(host: Host, wanted: Bootstrap, progress: Progress): Promise<void> {
  await ensureBootstrapper(host, progress);
  const args = [
    '--variant=minbase',
    // Without it the package usrmerge moves the files afterwards, and brings perl along.
    '--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr',
    ...DEBIAN_ROOT.excluded.map((pattern) => `--dpkgopt=path-exclude=${pattern}`),
    `--include=${wanted.packages.join(',')}`,
    ...wanted.hooks.map((hook) => `--customize-hook=${hook}`),
    DEBIAN_ROOT.suite,
    wanted.archive,
  ];
  await perform(host, ['mmdebstrap', ...args], {
    progress: (line) => {
      reportPhase(line, progress);
    },
  });
}

async function ensureBootstrapper(host: Host, progress: Progress): Promise<void> {
  if ((await host.which('mmdebstrap')) !== undefined) return;
  if (!(await isDebian(host))) {
    throw new InfraError('images can be built on Debian and Ubuntu only', { next: 'labrig image load FILE' });
  }
  await install(host, ['mmdebstrap', 'debian-archive-keyring'], progress);
}

function reportPhase(line: string, progress: Progress): void {
  const phase = /^I: (.*)/.exec(line)?.[1];
  if (phase !== undefined) progress(phase);
}
