import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type BadDay, spoil } from './bad-day.ts';

/** A port that the cluster's config asks for is somebody else's. */
export const portTaken: BadDay = {
  name: 'a port that the cluster asks for is taken',
  async live(machine) {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new TypeError('a port was asked for');
    const file = join(machine.labrig.home, 'tmp', 'port-taken.yaml');
    writeFileSync(file, scenario(address.port));
    try {
      return await spoil(machine, file, {}, { code: 3, says: new RegExp(`127.0.0.1:${address.port}.*in use`) });
    } finally {
      server.close();
      rmSync(file);
    }
  },
};

function scenario(port: number): string {
  return `apiVersion: labrig/v1alpha1
kind: Scenario
metadata: {name: port-taken}
cluster:
  config:
    kind: Cluster
    apiVersion: kind.x-k8s.io/v1alpha4
    nodes:
      - role: control-plane
        extraPortMappings: [{containerPort: 30000, hostPort: ${port}, listenAddress: 127.0.0.1}]
steps:
  - name: Never reached
    expect:
      - api: ready
`;
}
