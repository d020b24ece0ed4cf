import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { createImageSource } from '../../lib/host/stand-ins/obtain.ts';
import { type FakeHost, type FakeMachine, fakeHost } from './fake-host.ts';

const { signal } = new AbortController();

/** An engine that has no image, and Go, whose programs are nothing but their name. */
function machine(programs: NonNullable<FakeMachine['programs']>): FakeHost {
  return fakeHost({
    installed: ['docker', 'go'],
    env: { XDG_CACHE_HOME: mkdtempSync(join(tmpdir(), 'labrig-cache-')) },
    programs: {
      'docker info': { stdout: '{}' },
      'docker version': { stdout: '28.0.0' },
      'docker image inspect': { code: 1, stderr: 'No such image' },
      'docker save': (command) => {
        writeFileSync(/ -o (\S+)/.exec(command)?.[1] ?? '', 'saved');
        return {};
      },
      'go env GOVERSION': { stdout: 'go1.24.4\n' },
      'go build': (command) => {
        writeFileSync(/ -o (\S+)/.exec(command)?.[1] ?? '', 'program');
        return {};
      },
      ...programs,
    },
  });
}

const nobody = { code: 1, stderr: 'Get "https://registry-1.docker.io/v2/": dial tcp: lookup: no such host' };
const folder = (): string => mkdtempSync(join(tmpdir(), 'labrig-images-'));

test('without a registry stand-ins are packed under the very names, each program once', async (t) => {
  const host = machine({ 'docker pull': nobody });
  const names = ['kovtalex/hipster-paymentservice:v0.0.2', 'prom/node-exporter', 'labrig/server:v7', 'nginx'];
  const obtained = await createImageSource({ host }).obtain(names, folder(), signal);
  t.deepEqual(
    obtained.map(({ note }) => note),
    [
      'stand-in shop-paymentservice for kovtalex/hipster-paymentservice:v0.0.2',
      'stand-in exporter for prom/node-exporter',
      'stand-in server for labrig/server:v7',
      'image nginx cannot be pulled, and no stand-in is known for it',
    ],
  );
  t.is(obtained[3]?.archive, undefined);
  const [archive] = new Set(obtained.flatMap((one) => (one.archive === undefined ? [] : [one.archive])));
  const text = readFileSync(archive ?? '', 'latin1');
  for (const name of ['kovtalex/hipster-paymentservice:v0.0.2', 'prom/node-exporter:latest', 'labrig/server:v7']) {
    t.true(text.includes(`"RepoTags":["docker.io/${name}"]`), name);
  }
  t.true(text.includes('"PORT=50051"'));
  t.true(text.includes('"VERSION=v7"'));
  t.is(host.started.filter((command) => command.startsWith('go build')).length, 1);
});

test('a registry that gives no answer is asked once, and ours is asked for nowhere', async (t) => {
  const host = machine({ 'docker pull': nobody });
  const source = createImageSource({ host });
  await source.obtain(['busybox:1.31', 'busybox:1.30', 'labrig/job:v1'], folder(), signal);
  await source.obtain(['kovtalex/simple-web:0.1', 'quay.io/a/b'], folder(), signal);
  t.deepEqual(
    host.started.filter((command) => command.startsWith('docker pull')),
    ['docker pull docker.io/library/busybox:1.31', 'docker pull quay.io/a/b:latest'],
  );
});

test('a registry that refuses one image is asked for the next', async (t) => {
  const host = machine({
    'docker pull': { code: 1, stderr: 'Error response from daemon: pull access denied for kovtalex/simple-web' },
    'docker pull docker.io/library/busybox:1.31': { stdout: '1.31: Pulling from library/busybox' },
  });
  const obtained = await createImageSource({ host }).obtain(
    ['kovtalex/simple-web:0.1', 'busybox:1.31'],
    folder(),
    signal,
  );
  t.deepEqual(
    obtained.map(({ note }) => note),
    ['stand-in web for kovtalex/simple-web:0.1', 'image busybox:1.31'],
  );
  t.is(readFileSync(obtained[1]?.archive ?? '', 'utf8'), 'saved');
});

test('an image that the engine has is the real one, and nothing is pulled', async (t) => {
  const host = machine({ 'docker image inspect': {} });
  const [obtained] = await createImageSource({ host }).obtain(['nginx'], folder(), signal);
  t.is(obtained?.note, 'image nginx');
  t.false(host.started.some((command) => command.startsWith('docker pull')));
  t.true(host.started.some((command) => command.endsWith('docker.io/library/nginx:latest')));
});

test('what no other image can be called is left to the kubelet', async (t) => {
  const host = machine({ 'docker pull': nobody });
  const names = [`busybox@sha256:${'a'.repeat(64)}`, 'Not A Name'];
  const obtained = await createImageSource({ host }).obtain(names, folder(), signal);
  t.deepEqual(
    obtained.map(({ archive }) => archive),
    [undefined, undefined],
  );
  t.regex(obtained[0]?.note ?? '', /its digest is named$/);
  t.is(obtained[1]?.note, 'image Not A Name is not the name of an image');
});

/** Go's word on a module, and the text of its programs. */
const modules: NonNullable<FakeMachine['programs']> = {
  'docker pull': nobody,
  'go mod download': (command) => ({ stdout: JSON.stringify({ Dir: `/modules/${command.split(' ').at(-1) ?? ''}` }) }),
};

test('a program whose module is known is built under the name of its image, once, and is no stand-in', async (t) => {
  const host = machine(modules);
  const source = createImageSource({ host });
  const names = ['quay.io/metallb/controller:v0.15.2', 'quay.io/metallb/speaker:v0.15.2', 'traefik:v3.0.4'];
  const obtained = await source.obtain(names, folder(), signal);
  t.deepEqual(
    obtained.map(({ note }) => note),
    [
      'built quay.io/metallb/controller:v0.15.2 from go.universe.tf/metallb',
      'built quay.io/metallb/speaker:v0.15.2 from go.universe.tf/metallb',
      'built traefik:v3.0.4 from github.com/traefik/traefik/v3',
    ],
  );
  const text = readFileSync(obtained[0]?.archive ?? '', 'latin1');
  for (const name of ['quay.io/metallb/controller:v0.15.2', 'docker.io/library/traefik:v3.0.4']) {
    t.true(text.includes(`"RepoTags":["${name}"]`), name);
  }
  t.true(text.includes('"Entrypoint":["/usr/local/bin/traefik"]'));
  await source.obtain(names, folder(), signal);
  const builds = host.started.filter((command) => command.startsWith('go build'));
  t.is(builds.length, 3);
  t.true(builds.some((command) => command.includes('-checklinkname=0')));
});

test('a tag that is no version of the module is not built', async (t) => {
  const host = machine(modules);
  const names = ['quay.io/metallb/speaker:main', 'traefik'];
  const obtained = await createImageSource({ host }).obtain(names, folder(), signal);
  t.true(obtained.every(({ archive }) => archive === undefined));
});

test('a module that cannot be had ends in an error that says so', async (t) => {
  const host = machine({ ...modules, 'go mod download': { code: 1, stderr: 'no such module' } });
  await t.throwsAsync(createImageSource({ host }).obtain(['traefik:v3.0.4'], folder(), signal), {
    name: 'InfraError',
    message: /no such module/,
  });
});
