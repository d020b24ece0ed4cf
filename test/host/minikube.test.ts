import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'ava';
import { InfraError } from '../../lib/errors.ts';
import { BASE_IMAGE, KICBASE } from '../../lib/host/minikube/base-image.ts';
import { installMinikube } from '../../lib/host/minikube/install-minikube.ts';
import { findMinikube, minikubeFolders, ownMinikubePath } from '../../lib/host/minikube/minikube.ts';
import { kubeadmPath, layKubeadm, preloadName } from '../../lib/host/minikube/preload.ts';
import { BUILT_RECIPE, findMinikubeTools } from '../../lib/host/minikube/tools.ts';
import { needs } from '../../lib/host/needs.ts';
import { type FakeHost, type FakeMachine, fakeHost } from './fake-host.ts';

const quiet = (): void => undefined;
const TEMPLATE = 'pkg/minikube/bootstrapper/bsutil/ktmpl/v1beta4.go';
const SUM = 'h1:VAJvUa3Dw7jDZyU7WRu7VnBT7WPd8GdEL2oCxEtjlHs=';

async function machine(fake: FakeMachine): Promise<FakeHost> {
  const cache = await mkdtemp(join(tmpdir(), 'labrig-minikube-'));
  return fakeHost({ ...fake, env: { XDG_CACHE_HOME: cache } });
}

test('a release with another checksum is refused, and nothing else is tried', async (t) => {
  const right = createHash('sha256').update('a program').digest('hex');
  for (const [checksum, isRight] of [
    [right, true],
    ['0'.repeat(64), false],
  ] as const) {
    const host = await machine({
      fetch: (url) => Promise.resolve(new Response(url.endsWith('.sha256') ? checksum : 'a program')),
    });
    if (isRight) await t.notThrowsAsync(installMinikube(host, quiet));
    else await t.throwsAsync(installMinikube(host, quiet), { instanceOf: InfraError, message: /published is 0{64}/ });
    t.deepEqual(host.started, []);
  }
});

test('where no release can be had the module is compiled, less the lines that etcd 3.6 does not know', async (t) => {
  const module = await mkdtemp(join(tmpdir(), 'labrig-module-'));
  await mkdir(dirname(join(module, TEMPLATE)), { recursive: true });
  const lines = [
    '    extraArgs:',
    '      - name: "proxy-refresh-interval"',
    '        value: "70000"',
    '{{- range }}',
    '',
  ];
  await writeFile(join(module, TEMPLATE), lines.join('\n'));
  let compiled = '';
  const host = await machine({
    installed: ['go'],
    programs: {
      'go env GOVERSION': { stdout: 'go1.24.4\n' },
      'go mod download': { stdout: JSON.stringify({ Dir: module, Sum: SUM }) },
      'go build': async (command) => {
        const source = join(
          dirname(dirname(ownMinikubePath(host))),
          'go',
          'copied',
          'k8s.io_minikube_v1.36.0',
          'source',
        );
        compiled = await readFile(join(source, TEMPLATE), 'utf8');
        await writeFile(/ -o (\S+)/.exec(command)?.[1] ?? '', 'program');
        return {};
      },
    },
  });
  await installMinikube(host, quiet);
  t.is(compiled, '    extraArgs:\n{{- range }}\n');
  t.is(await readFile(ownMinikubePath(host), 'utf8'), 'program');
});

test('another module than the published one is not compiled', async (t) => {
  const host = await machine({
    installed: ['go'],
    programs: {
      'go env GOVERSION': { stdout: 'go1.24.4\n' },
      'go mod download': { stdout: JSON.stringify({ Dir: '/', Sum: 'h1:other' }) },
    },
  });
  await t.throwsAsync(installMinikube(host, quiet), { instanceOf: InfraError, message: /checksum h1:other/ });
});

test('one that is too old is passed over', async (t) => {
  const found = (version: string): ReturnType<typeof findMinikube> =>
    findMinikube(fakeHost({ installed: ['minikube'], programs: { 'minikube version': { stdout: `${version}\n` } } }));
  t.is((await found('v1.37.0'))?.version, 'v1.37.0');
  t.is(await found('v1.35.0'), undefined);
});

/** A machine that has these images, and everything else that was built or not. */
async function set(images: readonly string[], built: boolean): Promise<FakeHost> {
  const answers = Object.fromEntries(
    images.map((image) => [`docker image inspect --format {{.Id}} ${image}`, { stdout: 'sha256:1\n' }]),
  );
  const host = await machine({
    installed: ['docker', 'minikube'],
    programs: {
      'docker version': { stdout: '28.0.0\n' },
      'docker image inspect': { code: 1 },
      'minikube version': { stdout: 'v1.36.0\n' },
      ...answers,
    },
  });
  if (!built) return host;
  const { preloads } = minikubeFolders(host);
  await mkdir(preloads, { recursive: true });
  await writeFile(join(preloads, preloadName('docker', BUILT_RECIPE.kubernetes, 'amd64')), 'x');
  await layKubeadm(host, BUILT_RECIPE.kubernetes, ['registry.k8s.io/pause:3.10.1']);
  return host;
}

test("minikube's own base image counts before the one that was built", async (t) => {
  t.is((await findMinikubeTools('1.33', 'docker', await set([KICBASE.tag, BASE_IMAGE], true))).built, undefined);
  const tools = await findMinikubeTools('1.34', 'docker', await set([BASE_IMAGE], true));
  t.is(tools.built?.baseImage, BASE_IMAGE);
  t.is(tools.kubernetes, BUILT_RECIPE.kubernetes);
  t.regex((await tools.built?.manifest('10.9.0.0/16')) ?? '', /value: "10\.9\.0\.0\/16"[\s\S]*kind: StorageClass/);
});

test('what is missing, or of another version, is told with what to do', async (t) => {
  const next = 'labrig setup --provider minikube';
  for (const host of [await set([], true), await set([BASE_IMAGE], false)])
    t.like(await t.throwsAsync(findMinikubeTools(undefined, 'docker', host)), { name: 'InfraError', next });
  const only = await set([BASE_IMAGE], true);
  await t.throwsAsync(findMinikubeTools(undefined, 'containerd', only), { instanceOf: InfraError });
  await t.throwsAsync(findMinikubeTools('1.21', 'docker', only), { message: /of v1\.34\.2 here, not of 1\.21/ });
});

test('the kubeadm that minikube asks says what the real one said', async (t) => {
  const host = await set([], true);
  t.regex(await readFile(kubeadmPath(host, BUILT_RECIPE.kubernetes), 'utf8'), /^registry\.k8s\.io\/pause:3\.10\.1$/m);
});

test('each maker of clusters has needs of its own', (t) => {
  const names = (provider: 'kind' | 'minikube'): readonly string[] =>
    needs({ host: fakeHost(), provider }).map(({ name }) => name);
  t.deepEqual(names('kind').slice(-2), ['kind', 'node image']);
  t.deepEqual(names('minikube').slice(-2), ['minikube', "minikube's base image"]);
});
