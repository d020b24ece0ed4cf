import { InfraError } from '../../errors.ts';
import type { StandIn } from './stand-in.ts';

/** Every stand-in. Each has a folder of its name in `assets/stand-ins`, with its program in Go. */
export const standIns: readonly StandIn[] = [
  {
    name: 'shop-frontend',
    references: ['gcr.io/google-samples/microservices-demo/frontend:v0.2.3'],
    members: [],
    program: 'src/server',
    entrypoint: ['/src/server'],
  },
  {
    name: 'busybox',
    references: ['docker.io/library/busybox:1.31'],
    members: [
      ...['sh', 'httpd', 'cat', 'id', 'sleep'].map((applet) => ({ name: `bin/${applet}`, link: 'busybox' })),
      { name: 'tmp', folder: true, mode: 0o1777 },
    ],
    program: 'bin/busybox',
    entrypoint: [],
  },
];

/** Rejects a name that no stand-in has, with those that there are. */
export function findStandIn(name: string): StandIn {
  const found = standIns.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw new InfraError(`there is no stand-in image "${name}"; there are ${standIns.map((one) => one.name).join(', ')}`);
}
