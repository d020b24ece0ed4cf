import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { InfraError, UsageError } from '../../lib/errors.ts';
import { findNodeImage } from '../../lib/host/node-image/find.ts';
import { nodeImages } from '../../lib/host/node-image/images.ts';
import { listNodeImages, parseNodeImages } from '../../lib/host/node-image/list.ts';
import { loadNodeImage } from '../../lib/host/node-image/load.ts';
import { DEFAULT_RECIPE } from '../../lib/host/node-image/recipes.ts';
import { workshop } from '../../lib/host/node-image/workshop.ts';
import { fakeHost } from './fake-host.ts';
import { but, NO_DAEMON, PREPARED } from './machines.ts';

const LISTING = `kindest/node:v1.9.11 1.2GB
localhost/labrig/node:v1.34.2 758 MB
kindest/node:v1.34.10 1.05GB
kindest/node:<none> 1.05GB
registry.example/labrig/node:v1.35.0 1GB
labrig/probe:v1 129B
`;

test('node images are those of kind and labrig, newest Kubernetes first', (t) => {
  t.deepEqual(
    parseNodeImages(LISTING).map(({ reference, kubernetes }) => [reference, kubernetes]),
    [
      ['kindest/node:v1.34.10', '1.34.10'],
      ['labrig/node:v1.34.2', '1.34.2'],
      ['kindest/node:v1.9.11', '1.9.11'],
    ],
  );
});

test('a version finds its image: the newest patch, or the one that is named', async (t) => {
  const host = fakeHost(but({ programs: { 'docker image ls': { stdout: LISTING } } }));
  t.is(await findNodeImage('1.34', host), 'kindest/node:v1.34.10');
  t.is(await findNodeImage('v1.34.2', host), 'labrig/node:v1.34.2');
  // 1.3 is not the beginning of 1.34.
  const error = await t.throwsAsync(findNodeImage('1.3', host), { instanceOf: InfraError });
  t.is(error.message, 'no node image for Kubernetes 1.3 at hand (at hand: 1.34.10, 1.34.2, 1.9.11)');
  t.is(error.next, 'labrig image load FILE');
});

test('without any image setup is the way on; without an engine, too', async (t) => {
  const none = fakeHost(but({ programs: { 'docker image ls': { stdout: '' } } }));
  const none134 = await t.throwsAsync(findNodeImage('1.34', none), { instanceOf: InfraError });
  t.is(none134.next, 'labrig setup --kubernetes 1.34');
  const down = fakeHost(but({ programs: { 'docker version': NO_DAEMON } }));
  const error = await t.throwsAsync(listNodeImages(down), { instanceOf: InfraError });
  t.regex(error.message, /no container engine answers: docker: Cannot connect/);
  t.is(error.next, 'labrig setup');
});

test('a file that is not there is wrong usage, one that is no image an infra error', async (t) => {
  await t.throwsAsync(loadNodeImage('/nowhere/image.tar', fakeHost(PREPARED)), { instanceOf: UsageError });
  const host = fakeHost(but({ programs: { 'docker load': { code: 1, stderr: 'unexpected EOF\n' } } }));
  const file = join(await mkdtemp(join(tmpdir(), 'labrig-load-')), 'x.tar');
  await writeFile(file, 'x');
  const error = await t.throwsAsync(loadNodeImage(file, host), { instanceOf: InfraError });
  t.regex(error.message, /is not an image archive: unexpected EOF/);
});

test('an image of another name gets its own by the Kubernetes in it; one without Kubernetes does not', async (t) => {
  const file = join(await mkdtemp(join(tmpdir(), 'labrig-load-')), 'x.tar');
  await writeFile(file, 'x');
  const loaded = { 'docker load': { stdout: 'Loaded image: my/nodes:latest\n' }, 'docker tag': {} };
  const node = fakeHost(but({ programs: { ...loaded, 'docker run': { stdout: 'v1.33.1\n' } } }));
  t.is(await loadNodeImage(file, node), 'labrig/node:v1.33.1');
  t.true(node.started.includes('docker tag my/nodes:latest labrig/node:v1.33.1'));
  const other = fakeHost(but({ programs: { ...loaded, 'docker run': { code: 127, stderr: 'no such file' } } }));
  const error = await t.throwsAsync(loadNodeImage(file, other), { instanceOf: InfraError });
  t.regex(error.message, /not a kind node image/);
});

test('every image that kubeadm asks for is made, and one that labrig does not know is refused', (t) => {
  const shop = workshop(fakeHost(), DEFAULT_RECIPE);
  const images = nodeImages(shop, [
    'registry.k8s.io/kube-proxy:v1.34.2',
    'registry.k8s.io/etcd:3.6.5-0',
    'registry.k8s.io/pause:3.10.1',
  ]);
  t.deepEqual(
    images.map(({ entrypoint, layers }) => [entrypoint[0], layers.map(({ name }) => name).join('+')]),
    [
      ['/usr/local/bin/kube-proxy', 'kubernetes+network'],
      ['/usr/local/bin/etcd', 'kubernetes'],
      ['/pause', 'pause'],
      ['/run', 'kubernetes+network+pod-network'],
    ],
  );
  t.throws(() => nodeImages(shop, ['registry.k8s.io/novelty:v1']), { instanceOf: InfraError, message: /novelty/ });
});
