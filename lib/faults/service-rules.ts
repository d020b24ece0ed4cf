import type { Node } from '../cluster/node.ts';
import { ActionError } from '../actions/action-error.ts';

/**
 * Chains of the kubelet's, which it makes itself (KUBE-MARK-DROP up to 1.27), so that nothing of it is missed
 * (https://github.com/kubernetes/kubernetes/blob/v1.34.2/pkg/kubelet/kubelet_network_linux.go).
 */
const kubelets = 'KUBE-(KUBELET-CANARY|IPTABLES-HINT|FIREWALL|MARK-DROP)';

/** The backends of iptables with tables in the kernel; asking the legacy one for another would make it. */
const eachTable = `for family in iptables ip6tables; do
  for table in nat filter mangle; do
    ! command -v $family-nft-save >/dev/null || HERE $family-nft $table
    ! grep -qx $table /proc/net/\${family%tables}_tables_names 2>/dev/null || HERE $family-legacy $table
  done
done`;

/**
 * Takes kube-proxy's rules, virtual servers and sets out of a node, of every mode, and nothing of anybody else's.
 * kube-proxy must be gone: it would put them back.
 */
const flush = `set -e
flush() {
  saved=$($1-save -t $2)
  own=$(printf '%s\\n' "$saved" | sed -n 's/^:\\(KUBE-[^ ]*\\) .*/\\1/p' | { grep -vxE '${kubelets}' || true; })
  [ -n "$own" ] || return 0
  {
    echo "*$2"
    for chain in $own; do echo ":$chain - [0:0]"; done
    printf '%s\\n' "$saved" | sed -n '/^-A KUBE-/d; s/^-A \\(.* -j KUBE-.*\\)/-D \\1/p' | { grep -vE -- ' -j ${kubelets}( |$)' || true; }
    for chain in $own; do echo "-X $chain"; done
    echo COMMIT
  } | $1-restore --noflush
}
${eachTable.replaceAll('HERE', 'flush')}
for family in ip ip6; do
  case "$(nft list tables $family 2>/dev/null)" in *" kube-proxy"*) nft delete table $family kube-proxy;; esac
done
[ ! -e /proc/net/ip_vs ] || ipvsadm --clear
[ ! -e /sys/class/net/kube-ipvs0 ] || ip link delete kube-ipvs0
! command -v ipset >/dev/null || for set in $(ipset list -n | grep '^KUBE-'); do ipset destroy $set; done
`;

/** Chains of Services and endpoints in rules of iptables and nftables, and virtual servers. */
const count = `save() { $1-save -t $2; }
{
  ${eachTable.replaceAll('HERE', 'save')}
  nft list tables ip | grep -q ' kube-proxy' && nft list table ip kube-proxy
  [ ! -e /proc/net/ip_vs ] || ipvsadm --save --numeric
} 2>/dev/null | grep -cE '^:KUBE-(SVC|SVL|SEP|EXT|FW|XLB)-|^[[:space:]]*chain (service|local|external|endpoint)-|^-A -[tuf] '
true`;

/** Throws ActionError where a rule would not go. */
export async function flushServiceRules(node: Node, signal: AbortSignal): Promise<void> {
  const { code, stderr } = await node.sh(flush, { signal });
  if (code !== 0) throw new ActionError(`cannot flush the service rules of ${node.alias}: ${stderr.trim()}`);
}

/** How many chains or virtual servers of Services a node has, in all modes together. */
export async function countServiceRules(node: Node): Promise<number> {
  const { stdout, stderr } = await node.sh(count);
  const found = Number.parseInt(stdout, 10);
  if (Number.isNaN(found)) throw new ActionError(`cannot count the service rules of ${node.alias}: ${stderr.trim()}`);
  return found;
}
