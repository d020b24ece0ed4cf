import * as z from 'zod';
import { ApiError, Unreachable } from '../../cluster/api.ts';
import type { JsonObject } from '../../scenario/model.ts';
import { oneOrMore } from '../../scenario/one-or-more.ts';
import { applyManifests } from '../apply-manifests.ts';
import { readManifests } from '../manifests.ts';
import { retried } from '../retried.ts';
import { defineAddOn } from './add-on.ts';
import { upperEnd } from './lab-addresses.ts';
import { makeArpStrict } from './strict-arp.ts';

/** The module and the images are of the same version. */
export const metallbVersion = 'v0.15.2';
const manifest = {
  url: `https://raw.githubusercontent.com/metallb/metallb/${metallbVersion}/config/manifests/metallb-native.yaml`,
  module: `go.universe.tf/metallb@${metallbVersion}`,
  path: 'config/manifests/metallb-native.yaml',
};

const schema = z.strictObject({
  pool: oneOrMore
    .optional()
    .describe(
      'Addresses that it may give away: a range (`172.17.255.1-172.17.255.255`), a CIDR, or several. Without it: the ' +
        "upper end of the lab's own network.",
    ),
});

/** ms: its controller answers for the pool once it runs, has made itself a certificate, and kube-proxy knows it. */
const patience = 120_000;

/** MetalLB in layer 2 mode: nodes answer ARP requests for the addresses of Services. */
export const metallb = defineAddOn<z.infer<typeof schema>>({
  name: 'metallb',
  schema: schema.describe(
    `MetalLB ${metallbVersion} in layer 2 mode, with a pool of addresses that it advertises. Its programs are compiled from its ` +
      'Go module where their images cannot be pulled.',
  ),
  describe: ({ pool }) => `MetalLB ${metallbVersion}${pool === undefined ? '' : `, pool ${[pool].flat().join(', ')}`}`,
  async install(spec, context) {
    const addresses = [spec.pool ?? (await upperEnd(context.cluster, context.signal))].flat();
    const strict = await makeArpStrict(context);
    const file = await context.releases.file(manifest, context.signal, context.progress);
    const parts = await applyManifests(readManifests({ files: [file] }), context);
    context.progress('waiting until MetalLB takes its pool');
    const pools = await retried(() => applyManifests(readManifests({ objects: poolOf(addresses) }), context), {
      what: 'MetalLB did not take its pool',
      within: patience,
      passes: isWebhookAway,
      context,
    });
    return {
      summary: [
        `installed MetalLB ${metallbVersion} with the pool ${addresses.join(', ')}`,
        ...(strict ? ['set strictARP for kube-proxy in ipvs mode'] : []),
        ...parts.images,
      ].join('; '),
      writes: [...parts.writes, ...pools.writes],
      warnings: [...parts.warnings, ...pools.warnings],
      images: parts.images,
    };
  },
});

function poolOf(addresses: readonly string[]): readonly JsonObject[] {
  const metadata = { name: 'labrig', namespace: 'metallb-system' };
  return [
    { apiVersion: 'metallb.io/v1beta1', kind: 'IPAddressPool', metadata, spec: { addresses } },
    { apiVersion: 'metallb.io/v1beta1', kind: 'L2Advertisement', metadata, spec: { ipAddressPools: ['labrig'] } },
  ];
}

/** Nobody answers for the webhook yet: what it says against the pool itself is another matter. */
function isWebhookAway(error: unknown): boolean {
  return (error instanceof ApiError && /failed calling webhook/.test(error.message)) || error instanceof Unreachable;
}
