import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MachineImage } from '../../cluster/vm/disk.ts';
import { InfraError } from '../../errors.ts';
import { perform } from '../command.ts';
import { type Engine, engine } from '../engine/engine.ts';
import { assetsFolder, cacheFolder } from '../folders.ts';
import { type Host, thisMachine, withSignal } from '../host.ts';
import type { Progress } from '../need.ts';

const label = 'labrig.vm';

/** The folder of the disks that machines start from. */
export function machineDisks(host: Host = thisMachine): string {
  return join(cacheFolder(host.env), 'vm');
}

/** Why no machine can be made here; undefined where one can. */
export function withoutMachines(host: Host = thisMachine): string | undefined {
  if (host.platform === 'linux' && host.arch === 'amd64') return undefined;
  return `a virtual machine can be made on Linux on amd64 only, this is ${host.platform} on ${host.arch}`;
}

/** Builds it of this node image where there is none, which takes Debian's packages. Rejects with InfraError. */
export async function obtainMachineImage(
  nodeImage: string,
  signal: AbortSignal,
  progress: Progress,
  machine: Host = thisMachine,
): Promise<MachineImage> {
  const host = withSignal(machine, signal);
  const used = await engine(host);
  const found = await findMachineImage(nodeImage, host, used);
  if (found !== undefined) return found;
  const why = withoutMachines(host);
  if (why !== undefined) throw new InfraError(why);
  const reference = referenceFor(nodeImage);
  progress(`building ${reference} of ${nodeImage} and Debian's user-mode-linux`);
  const told = (line: string): void => {
    if (/^(Step|Get:|Setting up)/.test(line)) progress(`building ${reference}: ${line}`);
  };
  const mark = `${label}=${await digestOf(host, used, nodeImage)}`;
  const words = ['build', '--network=host', '--build-arg', `NODE_IMAGE=${nodeImage}`, '--label', mark];
  await perform(host, [used.path, ...words, '--tag', reference, folder()], { progress: told, timeout: 600_000 });
  const built = await findMachineImage(nodeImage, host, used);
  if (built === undefined) throw new InfraError(`${used.path} build made no ${reference}`);
  return built;
}

/** Undefined where there is none of this very node image and of what this version of labrig puts in. */
export async function findMachineImage(nodeImage: string, host: Host, used: Engine): Promise<MachineImage | undefined> {
  const reference = referenceFor(nodeImage);
  const format = `{{.Id}} {{index .Config.Labels "${label}"}}`;
  const { code, stdout } = await host.run(used.path, ['image', 'inspect', '--format', format, reference]);
  const [id = '', digest] = stdout.trim().split(' ');
  return code === 0 && digest === (await digestOf(host, used, nodeImage)) ? { reference, id } : undefined;
}

export function referenceFor(nodeImage: string): string {
  return `labrig/vm:${nodeImage.split(':').at(-1) ?? 'latest'}`;
}

async function digestOf(host: Host, { path }: Engine, nodeImage: string): Promise<string> {
  const { stdout } = await perform(host, [path, 'image', 'inspect', '--format', '{{.Id}}', nodeImage]);
  const names = (await readdir(folder())).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder(), name), 'utf8')));
  return createHash('sha256')
    .update(JSON.stringify([stdout.trim(), names, texts]))
    .digest('hex')
    .slice(0, 32);
}

function folder(): string {
  return join(assetsFolder(), 'vm');
}
