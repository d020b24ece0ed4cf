import * as z from 'zod';
import { defineNodeSubject } from './define-node-subject.ts';
import { parseServiceRules, type ServiceRules } from './parse/service-rules.ts';
import { isService, nodeWord, serviceWord } from './service-word.ts';

const schema = z.strictObject({ service: serviceWord, node: nodeWord });

const mark = '# labrig: ';

/**
 * Both backends: which one kube-proxy uses is its image's choice, and what an earlier one left is in force, too.
 * `iptables-legacy-save` writes the tables that the kernel has loaded, and loads none. Dates and the built-in chains'
 * counters are left out: with them no output would equal the one before, and each would be parsed.
 */
const script = `set -e
none=1
for backend in nft legacy; do
  command -v iptables-$backend-save >/dev/null || continue
  none=0
  echo "${mark}$backend"
  saved=$(iptables-$backend-save)
  printf '%s\\n' "$saved" | { grep -E '^([*]|:KUBE-|-A KUBE-)' || true; }
done
[ $none = 0 ] || { echo 'there is no iptables-nft-save and no iptables-legacy-save' >&2; exit 1; }`;

/** kube-proxy's iptables rules: an item for each node, backend (`nft` or `legacy`) and port of a Service. IPv4. */
export const iptables = defineNodeSubject<z.infer<typeof schema>, ServiceRules & { readonly backend: string }>({
  name: 'iptables',
  schema: schema.describe(
    "kube-proxy's iptables rules, looked at every second in both backends: an item for each node and port of a Service, with its `chain` and `endpoints`.",
  ),
  look: {
    script,
    parse: (output) =>
      output.split(mark).flatMap((part) => {
        const backend = part.slice(0, Math.max(0, part.indexOf('\n')));
        return parseServiceRules(part).map((rules) => ({ backend, ...rules }));
      }),
  },
  wanted: ({ service }, rules) => isService(service, rules.service),
  key: ({ service, backend }) => `${service} ${backend}`,
  label: ({ service }) => `rules of ${service}`,
});
