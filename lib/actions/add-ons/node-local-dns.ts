import * as z from 'zod';
import type { JsonObject } from '../../scenario/model.ts';
import { applyManifests } from '../apply-manifests.ts';
import type { ActionContext } from '../action.ts';
import { ActionError } from '../action-error.ts';
import { readManifests } from '../manifests.ts';
import { defineAddOn } from './add-on.ts';

const schema = z.strictObject({
  address: z.ipv4().optional().describe('Address of its Service, which pods ask. Without it: one that the API gives.'),
});

/** Its Deployment has the image that the nodes have already; its Service is asked over TCP. */
const upstream = { deployment: 'deployments.apps/coredns', service: 'kube-dns' } as const;
const name = 'node-local-dns';

/**
 * A DNS cache on every node, between its pods and the cluster's DNS: CoreDNS, as the nodes have it, with the plugins of
 * Kubernetes' own node-local cache, whose program cannot be built here. Pods reach the one of their own node, and no
 * other, by a Service with `internalTrafficPolicy: Local`, so nothing of a node has to be changed.
 */
export const nodeLocalDns = defineAddOn<z.infer<typeof schema>>({
  name: 'nodeLocalDns',
  schema: schema.describe(
    "A DNS cache on every node (CoreDNS): it is asked over UDP or TCP, and asks the cluster's DNS over TCP alone. The " +
      'Service `kube-system/node-local-dns` leads to the one of the own node.',
  ),
  describe: () => 'a DNS cache on every node',
  async install({ address }, context) {
    const image = await clusterDnsImage(context);
    const server = await clusterDnsAddress(context);
    const objects = objectsOf({ image, server, address });
    const { labels, ...done } = await applyManifests(readManifests({ objects }), context);
    return { summary: `installed a DNS cache on every node, in front of ${server}: ${labels.join(', ')}`, ...done };
  },
});

const deploymentSchema = z.object({
  spec: z.object({ template: z.object({ spec: z.object({ containers: z.array(z.object({ image: z.string() })) }) }) }),
});

async function clusterDnsImage({ cluster: { api }, signal }: ActionContext): Promise<string> {
  const path = '/apis/apps/v1/namespaces/kube-system/deployments/coredns';
  const { spec } = deploymentSchema.parse(JSON.parse((await api.request({ path, signal })).body));
  const [container] = spec.template.spec.containers;
  if (container === undefined) throw new ActionError(`${upstream.deployment} has no container`);
  return container.image;
}

const serviceSchema = z.object({ spec: z.object({ clusterIP: z.string() }) });

async function clusterDnsAddress({ cluster: { api }, signal }: ActionContext): Promise<string> {
  const path = `/api/v1/namespaces/kube-system/services/${upstream.service}`;
  return serviceSchema.parse(JSON.parse((await api.request({ path, signal })).body)).spec.clusterIP;
}

interface Parts {
  readonly image: string;
  /** Of the cluster's DNS. */
  readonly server: string;
  readonly address: string | undefined;
}

function objectsOf({ image, server, address }: Parts): readonly JsonObject[] {
  const metadata = { name, namespace: 'kube-system' };
  const labels = { 'k8s-app': name };
  return [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { Corefile: corefile(server) } },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: {
        ...(address === undefined ? {} : { clusterIP: address }),
        selector: labels,
        internalTrafficPolicy: 'Local',
        ports: [
          { name: 'dns', port: 53, protocol: 'UDP' },
          { name: 'dns-tcp', port: 53, protocol: 'TCP' },
          { name: 'metrics', port: 9253, protocol: 'TCP' },
        ],
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata,
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: podOf(image) } },
    },
  ];
}

/** `force_tcp`: whatever it is asked over. Its own log tells what it was asked, its upstream's what that was asked. */
function corefile(server: string): string {
  return `.:53 {
    log
    errors
    cache 30
    forward . ${server} {
        force_tcp
    }
    prometheus :9253
    health :8080
    ready :8181
}
`;
}

function podOf(image: string): JsonObject {
  return {
    priorityClassName: 'system-node-critical',
    // The cluster's own DNS is what it is in front of.
    dnsPolicy: 'Default',
    tolerations: [{ operator: 'Exists' }],
    containers: [
      {
        name: 'coredns',
        image,
        args: ['-conf', '/etc/coredns/Corefile'],
        ports: [
          { name: 'dns', containerPort: 53, protocol: 'UDP' },
          { name: 'dns-tcp', containerPort: 53, protocol: 'TCP' },
        ],
        readinessProbe: { httpGet: { path: '/ready', port: 8181 }, periodSeconds: 1 },
        volumeMounts: [{ name: 'config', mountPath: '/etc/coredns' }],
      },
    ],
    volumes: [{ name: 'config', configMap: { name } }],
  };
}
