import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { stringify } from 'yaml';
import * as z from 'zod';
import { InfraError } from '../errors.ts';
import { parseKubeconfig } from './kubeconfig.ts';
import { nearest } from './nearest.ts';

/** Where kubectl looks: the first file of `$KUBECONFIG`, else `~/.kube/config`. */
export function userKubeconfig(): string {
  const [first = ''] = (process.env['KUBECONFIG'] ?? '').split(delimiter);
  return first === '' ? join(homedir(), '.kube', 'config') : first;
}

const entry = z.looseObject({ name: z.string() });
const fileSchema = z.looseObject({
  contexts: z.array(
    z.looseObject({ name: z.string(), context: z.looseObject({ cluster: z.string(), user: z.string() }) }),
  ),
  clusters: z.array(entry.extend({ cluster: z.record(z.string(), z.unknown()) })),
  users: z.array(entry.extend({ user: z.record(z.string(), z.unknown()) })),
});

/** A kubeconfig of this one context, which works from any folder. Throws InfraError where the file has none of the name. */
export function extractContext(file: string, name: string): string {
  const { contexts, clusters, users } = parseKubeconfig(file, fileSchema);
  const context = contexts.find((one) => one.name === name);
  if (context === undefined) {
    const known = contexts.map((one) => one.name);
    const [like] = nearest(name, known);
    const there = known.length === 0 ? 'none' : known.join(', ');
    throw new InfraError(
      `the kubeconfig ${file} has no context ${name}; it has ${there}${like === undefined ? '' : ` (did you mean ${like}?)`}`,
    );
  }
  const folder = dirname(resolve(file));
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    contexts: [context],
    clusters: clusters
      .filter((one) => one.name === context.context.cluster)
      .map((one) => ({ ...one, cluster: absolute(one.cluster, folder) })),
    users: users
      .filter((one) => one.name === context.context.user)
      .map((one) => ({ ...one, user: absolute(one.user, folder) })),
  });
}

const pathKeys = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile'];

function absolute(part: Readonly<Record<string, unknown>>, folder: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [
      key,
      pathKeys.includes(key) && typeof value === 'string' ? resolve(folder, value) : value,
    ]),
  );
}
