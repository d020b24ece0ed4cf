import { createInterface } from 'node:readline';
import type { Open } from '../process/open.ts';
import type { Engine } from './engine.ts';
import { balancerRole, type LabSort, reach } from './lab-containers.ts';

/** Keeps a lab's packets in the lab. */
export interface EgressGuard {
  /** Every node that runs now is guarded; rejects with InfraError where one cannot be. */
  ensure(): Promise<void>;
  readonly close: () => void;
}

export interface GuardParts {
  readonly engine: Engine;
  readonly open: Open;
  readonly sort: LabSort;
  readonly cluster: string;
  /** Networks of the cluster's pods, as CIDRs; a pod on another node is reached through the same interface. */
  readonly podSubnets: readonly string[];
}

/** Guards each node from the moment its container starts, and again when it is started again: its rules are gone then. */
export function guardEgress({ engine, open, sort, cluster, podSubnets }: GuardParts): EgressGuard {
  const script = `${guardScript(podSubnets)}${onceStarted}`;
  const guard = (node: string): Promise<unknown> => {
    const [, ...words] = reach(engine, sort, node);
    return engine.ask([...words, 'sh'], { input: script });
  };
  const filters = [...sort.eventsOf(cluster), 'event=start'].flatMap((filter) => ['--filter', filter]);
  const events = open(engine.program, ['events', ...filters, '--format', '{{json .}}']);
  createInterface({ input: events.stdout }).on('line', (line) => {
    const node = /"(?:name|Name)":"([^"]+)"/.exec(line)?.[1];
    // What fails here is done again, and told, by `ensure`.
    if (node !== undefined && sort.isNode(cluster, node)) guard(node).catch(() => undefined);
  });
  return {
    async ensure() {
      const nodes = (await sort.list(engine, cluster)).filter(({ role }) => role !== balancerRole);
      await Promise.all(nodes.map(({ name }) => guard(name)));
    },
    close: events.kill,
  };
}

/** The chain in each node; its last rule counts what was dropped. */
export const guardChain = 'LABRIG-EGRESS';

/**
 * In table mangle, POSTROUTING comes after a service's address was exchanged and before the source is: what has a
 * service's address there met no rule of kube-proxy's, and would follow the default route out. kube-proxy writes to
 * nat and filter alone, so that neither its rules nor their flush touch this. Answers to who asked from outside pass.
 */
export function guardScript(podSubnets: readonly string[]): string {
  const subnets = (six: boolean): string => podSubnets.filter((one) => one.includes(':') === six).join(' ');
  return `set -e
guard() { # PROGRAM FAMILY LOCAL-NETWORKS...
  program=$1; t="$1 -w -t mangle"; family=$2; shift 2
  devices=$(ip $family route show default | sed -n 's/.* dev \\([^ ]*\\).*/\\1/p' | sort -u)
  [ -n "$devices" ] || return 0
  # At once: a node's own start saves all rules and writes them back, and would keep a part of them.
  $t -S ${guardChain} >/dev/null 2>&1 || {
    echo '*mangle'
    echo ':${guardChain} - [0:0]'
    echo '-A ${guardChain} -m conntrack --ctstate ESTABLISHED,RELATED --ctdir REPLY -j RETURN'
    for net in "$@" $(for device in $devices; do ip $family route show dev $device proto kernel; done | sed 's/ .*//'); do
      case $net in */*) echo "-A ${guardChain} -d $net -j RETURN";; esac
    done
    echo '-A ${guardChain} -j DROP'
    echo COMMIT
  } | $program-restore -w --noflush
  for device in $devices; do
    $t -C POSTROUTING -o $device -j ${guardChain} 2>/dev/null || $t -I POSTROUTING -o $device -j ${guardChain}
  done
}
guard_all() {
  guard iptables -4 127.0.0.0/8 ${subnets(false)}
  guard ip6tables -6 ::1/128 fe80::/10 ff00::/8 ${subnets(true)}
}
guard_all
`;
}

/** s that a node's container may take until systemd is its first program. */
const startPatience = 30;

/** What was written back by then is guarded again: https://github.com/kubernetes-sigs/kind, images/base/files/usr/local/bin/entrypoint. */
const onceStarted = `end=$(($(date +%s) + ${startPatience}))
until case $(readlink /proc/1/exe) in */systemd) true;; *) [ $(date +%s) -ge $end ];; esac; do sleep 0.1; done
guard_all
`;
