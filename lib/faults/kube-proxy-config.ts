import { parseDocument } from 'yaml';
import * as z from 'zod';
import { ActionError } from '../actions/action-error.ts';
import type { Cluster } from '../cluster/cluster.ts';

/** kube-proxy's configuration as kubeadm keeps it. */
const configMap = '/api/v1/namespaces/kube-system/configmaps/kube-proxy';
const file = 'config.conf';

/** Holds the file as it was before the first change. */
const kept = 'labrig/before';

interface Asking {
  readonly cluster: Cluster;
  readonly signal: AbortSignal;
}

export interface ProxyConfig {
  readonly mode: string;
  /** With ipvs: answer ARP for the interface's own addresses alone. */
  readonly strictARP?: boolean;
}

/** Writes the mode into the configuration. Running pods do not notice. */
export async function configureKubeProxy(config: ProxyConfig, asking: Asking): Promise<void> {
  const { metadata, data } = await read(asking);
  const text = data[file];
  if (text === undefined) throw new ActionError(`the ConfigMap kube-system/kube-proxy has no ${file}`);
  await write(withConfig(text, config), metadata.annotations[kept] ?? text, asking);
}

/** Whether the configuration is another than before the first change. */
export async function isReconfigured(asking: Asking): Promise<boolean> {
  return (await read(asking)).metadata.annotations[kept] !== undefined;
}

/** Puts the configuration back that was there before the first change. */
export async function restoreKubeProxyConfig(asking: Asking): Promise<void> {
  const before = (await read(asking)).metadata.annotations[kept];
  if (before !== undefined) await write(before, null, asking);
}

export async function configuredMode(asking: Asking): Promise<string> {
  return modeOf((await read(asking)).data[file] ?? '');
}

/** The file's text with another mode; what else it says, and its comments, stay. */
export function withConfig(text: string, { mode, strictARP }: ProxyConfig): string {
  const document = parseDocument(text);
  document.set('mode', mode);
  if (strictARP !== undefined) document.setIn(['ipvs', 'strictARP'], strictARP);
  return document.toString();
}

/** Without a mode kube-proxy takes iptables on Linux. */
export function modeOf(text: string): string {
  const mode: unknown = parseDocument(text).get('mode');
  return typeof mode === 'string' && mode !== '' ? mode : 'iptables';
}

const configMapSchema = z.object({
  metadata: z.object({ annotations: z.record(z.string(), z.string()).default({}) }),
  data: z.record(z.string(), z.string()).default({}),
});

async function read({ cluster, signal }: Asking): Promise<z.infer<typeof configMapSchema>> {
  const { body } = await cluster.api.request({ path: configMap, signal });
  return configMapSchema.parse(JSON.parse(body));
}

async function write(text: string, before: string | null, { cluster, signal }: Asking): Promise<void> {
  await cluster.api.request({
    method: 'PATCH',
    path: `${configMap}?fieldManager=labrig`,
    contentType: 'application/merge-patch+json',
    body: { metadata: { annotations: { [kept]: before } }, data: { [file]: text } },
    signal,
  });
}
