import type { Node } from '../cluster/node.ts';
import { type Looking, lookUntil } from './look-until.ts';

/** By the node's alias: the mode in which kube-proxy is at work, or `no answer`. */
export type ProxyModes = Readonly<Record<string, string>>;

const unanswered = 'no answer';

/** Asked of kube-proxy itself: its configuration says what it will do once it is restarted. */
export async function proxyModes(nodes: readonly Node[]): Promise<ProxyModes> {
  const modes = await Promise.all(
    nodes.map(async (node) => {
      const { code, stdout } = await node.sh('curl --silent --fail --max-time 2 http://127.0.0.1:10249/proxyMode');
      return [node.alias, code === 0 ? stdout.trim() : unanswered] as const;
    }),
  );
  return Object.fromEntries(modes);
}

/** Resolves when every node's kube-proxy is in the mode, or the time is over. */
export function awaitProxyMode(nodes: readonly Node[], mode: string, looking: Looking): Promise<ProxyModes> {
  return lookUntil(
    () => proxyModes(nodes),
    (modes) => isEverywhere(mode, modes),
    looking,
  );
}

/** Resolves when every node's kube-proxy has told its mode, or the time is over. */
export function awaitAnyProxyMode(nodes: readonly Node[], looking: Looking): Promise<ProxyModes> {
  return lookUntil(() => proxyModes(nodes), isKnown, looking);
}

/** Whether kube-proxy has told its mode on every node: of one that was not at work, nothing is known to have changed. */
export function isKnown(modes: ProxyModes): boolean {
  return !Object.values(modes).includes(unanswered);
}

export function isEverywhere(mode: string, modes: ProxyModes): boolean {
  return Object.values(modes).every((one) => one === mode);
}
