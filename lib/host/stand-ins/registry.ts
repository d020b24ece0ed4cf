import { InfraError } from '../../errors.ts';
import type { TarEntry } from '../node-image/tar.ts';
import type { StandIn } from './stand-in.ts';

const busybox: Pick<StandIn, 'source' | 'members' | 'program'> = {
  source: 'busybox',
  members: [
    ...['sh', 'httpd', 'cat', 'id', 'sleep', 'ps', 'grep', 'wget'].map((applet) => link(`bin/${applet}`, 'busybox')),
    { name: 'tmp', folder: true, mode: 0o1777 },
  ],
  program: 'bin/busybox',
};

/** One program of several roles: what each does is said above its function in `assets/stand-ins/server`. */
const server: Pick<StandIn, 'source' | 'members' | 'program'> = {
  source: 'server',
  members: ['control', 'job', 'exporter', 'rbac-proxy', 'grpc_health_probe'].map((role) =>
    link(`bin/${role}`, 'server'),
  ),
  program: 'bin/server',
};

/** Every stand-in. The table says for which images. */
export const standIns: readonly StandIn[] = [
  {
    name: 'shop-frontend',
    source: 'shop-frontend',
    references: ['gcr.io/google-samples/microservices-demo/frontend:v0.2.3'],
    members: [],
    program: 'src/server',
    entrypoint: ['/src/server'],
  },
  {
    name: 'shop-paymentservice',
    ...server,
    references: ['gcr.io/google-samples/microservices-demo/paymentservice:v0.2.3'],
    entrypoint: ['/bin/server'],
    env: ['PORT=50051'],
  },
  { name: 'busybox', ...busybox, references: ['docker.io/library/busybox:1.31'], entrypoint: [] },
  {
    // What a node of another Kubernetes has another version of.
    name: 'pause',
    ...busybox,
    references: ['registry.k8s.io/pause:3.10.1'],
    entrypoint: ['/bin/sleep', '1000000000'],
  },
  {
    // The course's web pod: a server that shows the page of its init container.
    name: 'web',
    ...busybox,
    references: ['docker.io/labrig/web:v1'],
    entrypoint: ['/bin/httpd', '-f', '-p', '8000', '-h', '/app'],
  },
  { name: 'server', ...server, references: ['docker.io/labrig/server:v1'], entrypoint: ['/bin/server'] },
  { name: 'job', ...server, references: ['docker.io/labrig/job:v1'], entrypoint: ['/bin/job'] },
  { name: 'exporter', ...server, references: ['docker.io/labrig/exporter:v1'], entrypoint: ['/bin/exporter'] },
  { name: 'rbac-proxy', ...server, references: ['docker.io/labrig/rbac-proxy:v1'], entrypoint: ['/bin/rbac-proxy'] },
];

/** Rejects a name that no stand-in has, with those that there are. */
export function findStandIn(name: string): StandIn {
  const found = standIns.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw new InfraError(`there is no stand-in image "${name}"; there are ${standIns.map((one) => one.name).join(', ')}`);
}

function link(name: string, to: string): TarEntry {
  return { name, link: to };
}
