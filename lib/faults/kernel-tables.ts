/**
 * What the kernel of a node does with Services, as its own tools say it. A tool that is not there says so in the file; the
 * older backend of iptables is asked apart, for it is another table.
 */
export const kernelTables: Readonly<Record<string, string>> = {
  'iptables-nft.txt': 'iptables-nft-save',
  'iptables-legacy.txt': 'iptables-legacy-save',
  'nftables.txt': 'nft list ruleset',
  // Where the module is not loaded, asking would load it.
  'ipvs.txt': '[ ! -e /proc/net/ip_vs ] || ipvsadm --list --numeric',
  'ipset.txt': 'ipset save',
  'addresses.txt': 'ip -details address; ip route show table all',
};
