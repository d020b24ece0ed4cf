import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../../../test/observe/parse/recorded');

/** What a program wrote on a real node of Kubernetes 1.34.2. */
export function recorded(name: string): string {
  return readFileSync(recordedFile(name), 'utf8');
}

export function recordedFile(name: string): string {
  return join(folder, name);
}

/** Every port of every Service of the cluster whose rules were recorded, in the order of the names. */
export const recordedServices: readonly string[] = [
  'default/kubernetes:https',
  'default/lb:http',
  'default/local:http',
  'default/nobody:http',
  'default/sticky',
  'default/web:http',
  'kube-system/kube-dns:dns',
  'kube-system/kube-dns:dns-tcp',
  'kube-system/kube-dns:metrics',
];
