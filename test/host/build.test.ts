import { access, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { InfraError } from '../../lib/errors.ts';
import { alone } from '../../lib/host/node-image/alone.ts';
import { buildNodeImage } from '../../lib/host/node-image/build.ts';
import type { Recipe } from '../../lib/host/node-image/recipe.ts';
import { DEFAULT_RECIPE } from '../../lib/host/node-image/recipes.ts';
import { type FakeHost, type FakeMachine, fakeHost } from './fake-host.ts';
import { but } from './machines.ts';

const ENGINE = { program: 'docker', path: '/usr/bin/docker' } as const;
const INFORMER = 'plugin/kubernetes/object/informer.go';

/** Programs that make files where the real ones make bigger ones. */
async function builders(): Promise<{ cache: string; programs: NonNullable<FakeMachine['programs']> }> {
  const cache = await mkdtemp(join(tmpdir(), 'labrig-build-'));
  const coredns = join(cache, 'coredns@v1.12.1');
  await mkdir(dirname(join(coredns, INFORMER)), { recursive: true });
  await writeFile(join(coredns, INFORMER), 'config := &Config{\n\t\tRetryOnError:     false,\n\t\tProcess: p,\n}\n');
  const write = async (path: string | undefined): Promise<void> => {
    if (path !== undefined) await writeFile(path, 'x'.repeat(1000));
  };
  return {
    cache,
    programs: {
      'go env GOVERSION': { stdout: 'go1.24.4\n' },
      'go mod download': { stdout: JSON.stringify({ Dir: coredns, Sum: DEFAULT_RECIPE.copied.sum }) },
      'go list -deps': { stdout: 'fmt\nlabrig/node\n', stderr: 'go: downloading k8s.io/api v0.34.2\n' },
      'go build': async (command) => {
        await write(/ -o (\S+)/.exec(command)?.[1]);
        return { stderr: 'fmt\nlabrig/node\n' };
      },
      mmdebstrap: async (command) => {
        await write(/(\S+base\.tar)$/.exec(command)?.[1]);
        await write(/'(\S+network\.tar)'/.exec(command)?.[1]);
        return { stdout: 'I: success in 20 seconds\n' };
      },
      'kubeadm config images list': { stdout: 'registry.k8s.io/kube-proxy:v1.34.2\nregistry.k8s.io/pause:3.10.1\n' },
      'docker import': {},
      'docker ps': { stdout: '' },
      'docker create': { stdout: 'c0ffee\n' },
      'docker start': {},
      'docker commit': {},
      'docker image rm': {},
    },
  };
}

function machine(cache: string, programs: FakeMachine['programs']): FakeHost {
  const { installed = [], ...debian } = but({
    ...(programs === undefined ? {} : { programs }),
    rest: { env: { XDG_CACHE_HOME: cache } },
  });
  return fakeHost({ ...debian, installed: [...installed, 'go', 'mmdebstrap'] });
}

async function build(host: FakeHost, recipe: Recipe = DEFAULT_RECIPE): Promise<string[]> {
  const said: string[] = [];
  await buildNodeImage(host, ENGINE, recipe, (line) => said.push(line));
  return said;
}

const started = (host: FakeHost, program: string): number =>
  host.started.filter((command) => command.startsWith(program)).length;

test('an image is built, and each part says how long it took', async (t) => {
  const { cache, programs } = await builders();
  const host = machine(cache, programs);
  const said = await build(host);
  for (const part of ['Kubernetes', 'root file system', 'images', 'node image']) {
    t.true(
      said.some((line) => line.startsWith(`${part}: done in `)),
      part,
    );
  }
  t.true(said.some((line) => line.includes('1 Go modules fetched, now k8s.io/api v0.34.2')));
  t.true(said.some((line) => line.includes('1 of at most 2 packages compiled, now fmt')));
  t.true(
    host.started.some(
      (command) => command.startsWith('docker commit') && command.endsWith('c0ffee labrig/node:v1.34.2'),
    ),
  );
});

test('the line of CoreDNS that does not compile is gone, and its source is otherwise the published one', async (t) => {
  const { cache, programs } = await builders();
  await build(machine(cache, programs));
  const copy = join(cache, 'labrig/node-image/v1.34.2/source/coredns', INFORMER);
  t.is(await readFile(copy, 'utf8'), 'config := &Config{\n\t\tProcess: p,\n}\n');
  const other = { ...programs, 'go mod download': { stdout: JSON.stringify({ Dir: '/', Sum: 'h1:other' }) } };
  const error = await t.throwsAsync(build(machine(await mkdtemp(join(tmpdir(), 'labrig-')), other)), {
    instanceOf: InfraError,
  });
  t.regex(error.message, /has the checksum h1:other, not h1:hapt/);
});

test('a build that failed goes on where it was', async (t) => {
  const { cache, programs } = await builders();
  const broken = machine(cache, { ...programs, 'docker start': { code: 1, stderr: 'containerd does not answer\n' } });
  const error = await t.throwsAsync(build(broken), { instanceOf: InfraError });
  t.regex(error.message, /containerd does not answer/);
  const host = machine(cache, programs);
  await build(host);
  t.is(started(host, 'go build'), 0);
  t.is(started(host, 'mmdebstrap'), 0);
  t.is(started(host, 'docker import'), 1);
  t.is(started(host, 'docker commit'), 1);
});

test('a mirror that fails keeps what the compiler made, and is what is reported', async (t) => {
  const { cache, programs } = await builders();
  const offline = { code: 100, stderr: 'E: Unable to fetch some archives\n' };
  const error = await t.throwsAsync(build(machine(cache, { ...programs, mmdebstrap: offline })), {
    instanceOf: InfraError,
  });
  t.regex(error.message, /Unable to fetch some archives/);
  const host = machine(cache, programs);
  await build(host);
  t.is(started(host, 'mmdebstrap'), 1);
  await thereAre(t, cache, ['kubernetes', 'pause', 'base.tar', 'network.tar', 'images.tar']);
});

test('elsewhere than on Debian an image has to come from elsewhere', async (t) => {
  const { cache, programs } = await builders();
  const host = fakeHost({
    ...but({ programs, files: { '/etc/os-release': 'ID=fedora\n' } }),
    env: { XDG_CACHE_HOME: cache },
  });
  const error = await t.throwsAsync(build(host), { instanceOf: InfraError });
  t.is(error.next, 'labrig image load FILE');
});

test("two do not build at the same time, and one that was killed is in nobody's way", async (t) => {
  const lock = join(await mkdtemp(join(tmpdir(), 'labrig-lock-')), 'deep', 'lock');
  await alone(lock, async () => {
    const error = await t.throwsAsync(
      alone(lock, () => Promise.resolve()),
      { instanceOf: InfraError },
    );
    t.regex(error.message, new RegExp(`process ${process.pid}`));
  });
  await t.throwsAsync(access(lock), { code: 'ENOENT' });
  await writeFile(lock, '999999999');
  await t.notThrowsAsync(alone(lock, () => Promise.resolve()));
  await writeFile(lock, 'not a number');
  await t.notThrowsAsync(alone(lock, () => Promise.resolve()));
});

async function thereAre(t: ExecutionContext, cache: string, names: readonly string[]): Promise<void> {
  for (const name of names) await t.notThrowsAsync(access(join(cache, 'labrig/node-image/v1.34.2', name)), name);
}
