import { ApiError, type ApiClient, type ApiRequest, type Resource } from '../../lib/cluster/api.ts';
import type { Cluster } from '../../lib/cluster/cluster.ts';
import type { Node, NodeContainer, ShellResult } from '../../lib/cluster/node.ts';
import type { Undo } from '../../lib/cluster/undo.ts';
import type { ActionContext, Images } from '../../lib/actions/action.ts';

const kinds: readonly Resource[] = [
  ['v1', 'Pod', 'pods', true],
  ['v1', 'Namespace', 'namespaces', false],
  ['v1', 'ConfigMap', 'configmaps', true],
  ['apps/v1', 'Deployment', 'deployments', true],
  ['v1', 'Service', 'services', true],
  ['apps/v1', 'DaemonSet', 'daemonsets', true],
  ['networking.k8s.io/v1', 'Ingress', 'ingresses', true],
  ['metallb.io/v1beta1', 'IPAddressPool', 'ipaddresspools', true],
  ['metallb.io/v1beta1', 'L2Advertisement', 'l2advertisements', true],
  ['metallb.io/v1beta1', 'ServiceL2Status', 'servicel2statuses', true],
  ['traefik.io/v1alpha1', 'Middleware', 'middlewares', true],
  ['traefik.io/v1alpha1', 'IngressRoute', 'ingressroutes', true],
  ['example.org/v1', 'Cart', 'carts', true],
  ['apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'customresourcedefinitions', false],
].map(([apiVersion, kind, name, namespaced]) => ({
  apiVersion: String(apiVersion),
  kind: String(kind),
  name: String(name),
  namespaced: namespaced === true,
  verbs: [],
}));

/** What the fake API answers: a body, or a refusal with its code. */
export type Answer = (request: ApiRequest) => object | number;

export interface FakeCluster {
  readonly cluster: Cluster;
  readonly context: ActionContext;
  readonly requests: ApiRequest[];
  /** `write` and `sh SCRIPT`, in the order in which they happened. */
  readonly log: string[];
  readonly ledger: Undo[];
}

export interface FakeParts {
  readonly answer?: Answer;
  readonly stream?: (request: ApiRequest) => readonly object[];
  /** Containers at each look; the last stays. */
  readonly containers?: readonly (readonly NodeContainer[])[];
  readonly sh?: (script: string) => Partial<ShellResult>;
  /** Full references of the images that the runtime has. */
  readonly images?: readonly string[];
  /** What becomes of images; without it the nodes have them all. */
  readonly provide?: Images['provide'];
}

/** A cluster of one node that records what is asked of it. */
export function fakeCluster({
  answer = () => ({}),
  stream = () => [],
  containers = [[]],
  sh = () => ({}),
  images = [],
  provide = (names) => Promise.resolve(names.map((name) => ({ name, loaded: false }))),
}: FakeParts): FakeCluster {
  const requests: ApiRequest[] = [];
  const log: string[] = [];
  const ledger: Undo[] = [];
  const settled = new Set<number>();
  let looks = 0;
  const look = (): readonly NodeContainer[] => containers[Math.min(looks++, containers.length - 1)] ?? [];
  const api: ApiClient = {
    server: 'https://127.0.0.1:1',
    request(request) {
      requests.push(request);
      const body = answer(request);
      if (typeof body === 'number') {
        return Promise.reject(new ApiError(`refused with ${body}`, { code: body, reason: 'Refused' }));
      }
      return Promise.resolve({ status: 200, body: JSON.stringify(body), warnings: [] });
    },
    async *stream(request) {
      requests.push(request);
      for (const event of await Promise.resolve(stream(request))) yield JSON.stringify(event);
    },
    resource(apiVersion, kind) {
      const found = kinds.find((one) => one.kind === kind && (apiVersion ?? one.apiVersion) === one.apiVersion);
      return found === undefined ? Promise.reject(new Error(`no kind ${kind}`)) : Promise.resolve(found);
    },
    close: () => undefined,
  };
  const node: Node = {
    name: 'lab-control-plane',
    alias: 'control-plane',
    role: 'control-plane',
    sh(script) {
      log.push(`sh ${script}`);
      return Promise.resolve({ code: 0, stdout: '', stderr: '', ...sh(script) });
    },
    async *lines() {
      await Promise.resolve();
      throw new Error('not asked for here');
    },
    runtime: {
      list: () => Promise.resolve(look()),
      async *watch() {
        for (;;) yield await Promise.resolve(look());
      },
      kill(ids) {
        log.push(`kill ${ids.join(' ')}`);
        return Promise.resolve();
      },
      remove(ids) {
        log.push(`remove ${ids.join(' ')}`);
        return Promise.resolve();
      },
      images: () => Promise.resolve(images),
      importing: ['true'],
      entering: (id) => ['enter', id],
      logs: {},
    },
  };
  const cluster: Cluster = {
    name: 'lab',
    provider: 'kind',
    runtime: 'containerd',
    kubeconfig: '/nowhere/kubeconfig',
    version: 'v1.34.2',
    api,
    nodes: [node],
    standIns: [],
    node: () => node,
    workstation: () => Promise.resolve({ ...node, name: 'lab-workstation' }),
    collect: () => Promise.resolve([]),
    loadImages: () => Promise.resolve(),
    remove: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const context: ActionContext = {
    cluster,
    namespace: 'default',
    folder: '/nowhere',
    ledger: {
      write(undo) {
        ledger.push(undo);
        log.push('write');
        return Promise.resolve({ done: () => Promise.resolve() });
      },
      pending: () => ledger.map((undo, id) => ({ id, undo })).filter(({ id }) => !settled.has(id)),
      settle: (id) => void settled.add(id),
    },
    signal: new AbortController().signal,
    images: { provide },
    releases: { file: () => Promise.reject(new Error('no release is to be had')) },
    pause: () => Promise.resolve(),
    shared: false,
    progress: () => undefined,
  };
  return { cluster, context, requests, log, ledger };
}

/** As containerd's list has it on a node of a kubeadm cluster. */
export function container(name: string, id: string, more: Partial<NodeContainer> = {}): NodeContainer {
  return {
    id,
    name,
    pod: `${name}-lab-control-plane`,
    namespace: 'kube-system',
    podUid: `uid-of-${name}`,
    sandbox: false,
    image: `registry.k8s.io/${name}:v1.34.2`,
    state: 'running',
    pid: 100,
    ...more,
  };
}
