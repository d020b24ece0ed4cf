import { type Engine, engine } from '../engine/engine.ts';
import { type Host, thisMachine } from '../host.ts';
import { perform } from '../command.ts';

/** A node image that the engine has. */
export interface NodeImage {
  /** As the engine takes it: labrig/node:v1.34.2 */
  readonly reference: string;
  /** Of the Kubernetes in it, without the v: 1.34.2 */
  readonly kubernetes: string;
  /** As the engine says it: 648MB */
  readonly size: string;
}

/** The node images at hand, newest Kubernetes first. Rejects with an InfraError where no engine answers. */
export async function listNodeImages(host: Host = thisMachine, known?: Engine): Promise<NodeImage[]> {
  const { path } = known ?? (await engine(host));
  const { stdout } = await perform(host, [path, 'image', 'ls', '--format', '{{.Repository}}:{{.Tag}} {{.Size}}'], {
    timeout: 20_000,
  });
  return parseNodeImages(stdout);
}

export function parseNodeImages(listing: string): NodeImage[] {
  const images = listing.split('\n').flatMap((line): NodeImage[] => {
    const found = /^(?:localhost\/|docker\.io\/)?((?:labrig|kindest)\/node:v(\d+\.\d+\.\d+)) (.*)$/.exec(line.trim());
    if (found === null) return [];
    const [, reference = '', kubernetes = '', size = ''] = found;
    return [{ reference, kubernetes, size }];
  });
  return images.sort((a, b) => compareVersions(b.kubernetes, a.kubernetes));
}

function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
