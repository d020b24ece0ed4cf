import { access } from 'node:fs/promises';
import { InfraError, UsageError } from '../../errors.ts';
import { ending, perform } from '../command.ts';
import { engine } from '../engine/engine.ts';
import { type Host, thisMachine } from '../host.ts';
import { parseNodeImages } from './list.ts';

/**
 * Loads a node image from a file that `docker save` or `podman save` wrote; resolves to its reference. One that has another name than
 * node images have gets one, after the Kubernetes in it. Rejects with a UsageError for a file that can't be read, else an InfraError.
 */
export async function loadNodeImage(file: string, host: Host = thisMachine): Promise<string> {
  await access(file).catch((cause: unknown) => {
    throw new UsageError(`${file}: no such file, or not readable`, { cause });
  });
  const { path } = await engine(host);
  const { code, stdout, stderr } = await host.run(path, ['load', '--input', file]);
  const loaded = /^Loaded image(?:\(s\)| ID)?: (\S+)/m.exec(stdout)?.[1];
  if (code !== 0 || loaded === undefined) {
    throw new InfraError(`${file} is not an image archive: ${ending({ stdout, stderr }, 1)}`, {
      next: 'make one where the image is: docker save labrig/node:v1.34.2 --output FILE',
    });
  }
  const [named] = parseNodeImages(`${loaded} -`);
  return named === undefined ? nameIt(host, path, loaded) : named.reference;
}

async function nameIt(host: Host, path: string, image: string): Promise<string> {
  const { stdout } = await host.run(path, [
    'run',
    '--rm',
    '--network=none',
    '--entrypoint=/bin/cat',
    image,
    '/kind/version',
  ]);
  const version = /^v\d+\.\d+\.\d+$/m.exec(stdout.trim())?.[0];
  if (version === undefined)
    throw new InfraError(`${image} is loaded, but it is not a kind node image: it has no /kind/version`);
  const reference = `labrig/node:${version}`;
  await perform(host, [path, 'tag', image, reference]);
  return reference;
}
