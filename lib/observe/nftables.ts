import * as z from 'zod';
import { defineNodeSubject } from './define-node-subject.ts';
import { parseNftServices } from './parse/nft-services.ts';
import type { ServiceRules } from './parse/service-rules.ts';
import { isService, nodeWord, serviceWord } from './service-word.ts';

const schema = z.strictObject({ service: serviceWord, node: nodeWord });

/** Where kube-proxy is in another mode there is no such table; that is no failure of the look. */
const script = `set -e
tables=$(nft list tables ip)
case "$tables" in *'table ip kube-proxy'*) nft -j list table ip kube-proxy;; esac`;

/** kube-proxy's nftables rules: an item for each node and port of a Service. IPv4. */
export const nftables = defineNodeSubject<z.infer<typeof schema>, ServiceRules>({
  name: 'nftables',
  schema: schema.describe(
    "kube-proxy's nftables rules (its mode `nftables`), looked at every second: an item for each node and port of a Service, with its `chain` and `endpoints`.",
  ),
  look: { script, parse: parseNftServices },
  wanted: ({ service }, rules) => isService(service, rules.service),
  key: ({ service }) => service,
  label: ({ service }) => `rules of ${service}`,
});
