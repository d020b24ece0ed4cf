import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'ava';
import { InfraError } from '../../lib/errors.ts';
import { doctor } from '../../lib/host/doctor.ts';
import { assetsFolder } from '../../lib/host/folders.ts';
import { needs } from '../../lib/host/needs.ts';
import { buildNodeImage } from '../../lib/host/node-image/build.ts';
import { findNodeImage } from '../../lib/host/node-image/find.ts';
import { linkerFlags } from '../../lib/host/node-image/linker-flags.ts';
import { generateOpenApi } from '../../lib/host/node-image/open-api.ts';
import { RECIPES, recipeFor } from '../../lib/host/node-image/recipes.ts';
import { kubernetes121 } from '../../lib/host/node-image/recipes/kubernetes-1.21.ts';
import { kubernetes134 } from '../../lib/host/node-image/recipes/kubernetes-1.34.ts';
import { workshop } from '../../lib/host/node-image/workshop.ts';
import { type FakeHost, type FakeMachine, fakeHost } from './fake-host.ts';
import { but, PREPARED } from './machines.ts';

test('a version finds its recipe, as minor or as patch, and no other', (t) => {
  t.is(recipeFor('1.21'), kubernetes121);
  t.is(recipeFor('v1.21.14'), kubernetes121);
  t.is(recipeFor('1.34'), kubernetes134);
  for (const version of ['1.2', '1.3', '1.30', '1.21.13']) t.is(recipeFor(version), undefined, version);
});

for (const { kubernetes, reference, copied } of RECIPES) {
  test(`the recipe of ${kubernetes} and its Go module are of one mind`, async (t) => {
    const folder = join(assetsFolder(), 'node-image', 'go', kubernetes);
    const module = await readFile(join(folder, 'go.mod'), 'utf8');
    t.true(module.includes(`k8s.io/kubernetes ${kubernetes}\n`));
    const [name = '', version = ''] = copied.module.split('@');
    t.true(module.includes(`${name} ${version}\n`));
    t.true(module.includes(`replace ${name} => ./${copied.folder}\n`));
    t.is(reference, `labrig/node:${kubernetes}`);
    t.is('openApi' in copied.change, module.includes('\ntool k8s.io/kube-openapi/cmd/openapi-gen\n'));
  });
}

test('programs say the version that they are of, and only 1.21 reaches into the runtime', (t) => {
  const [old, today] = [linkerFlags(kubernetes121), linkerFlags(kubernetes134)];
  t.true(old.includes('-X k8s.io/client-go/pkg/version.gitMinor=21'));
  t.true(old.includes('-X k8s.io/component-base/version.gitVersion=v1.21.14'));
  t.true(old.includes('-checklinkname=0'));
  t.false(today.includes('-checklinkname=0'));
  t.is(today.length, 10);
});

test('an image that is missing is made by setup where there is a recipe, else loaded', async (t) => {
  const next = async (version: string): Promise<string | undefined> =>
    (await t.throwsAsync(findNodeImage(version, fakeHost(PREPARED)), { instanceOf: InfraError })).next;
  t.is(await next('1.21'), 'labrig setup --kubernetes 1.21');
  t.is(await next('1.30'), 'labrig image load FILE');
});

async function nodeImageFinding(machine: FakeMachine, kubernetes?: string) {
  const host = fakeHost(machine);
  const all = await doctor(needs({ host, ...(kubernetes === undefined ? {} : { kubernetes }) }));
  return all.find(({ name }) => name === 'node image');
}

test('setup is content with any image, unless it is told of a version', async (t) => {
  t.like(await nodeImageFinding(PREPARED), { ok: true });
  t.like(await nodeImageFinding(PREPARED, '1.34'), { ok: true });
  t.like(await nodeImageFinding(PREPARED, '1.21'), {
    ok: false,
    found: 'none of 1.21',
    mend: 'build labrig/node:v1.21.14 from source (minutes), or: labrig image load FILE',
  });
  const both = but({
    programs: { 'docker image ls': { stdout: 'labrig/node:v1.34.2 7MB\nlabrig/node:v1.21.14 5MB\n' } },
  });
  t.like(await nodeImageFinding(both, '1.21'), { ok: true, found: 'labrig/node:v1.21.14 (5MB)' });
});

test('what labrig has no recipe for is for a person to bring; a patch that is not the pulled one is built', async (t) => {
  const unknown = await nodeImageFinding(PREPARED, '1.30');
  t.like(unknown, { ok: false, byHand: true });
  t.regex(unknown?.mend ?? '', /v1\.34\.2 and v1\.21\.14 only/);
  const none = but({ programs: { 'docker image ls': { stdout: '' } } });
  t.regex((await nodeImageFinding(none, '1.34'))?.mend ?? '', /^pull kindest/);
  t.regex((await nodeImageFinding(none, '1.34.2'))?.mend ?? '', /^build labrig/);
});

test('node images have one root file system', (t) => {
  const [old, today] = [kubernetes121, kubernetes134].map((recipe) => workshop(fakeHost(), recipe));
  t.is(old?.baseTar, today?.baseTar);
  t.is(old?.networkTar, today?.networkTar);
  t.not(old?.kubernetes, today?.kubernetes);
});

test('1.21 is built with the file that its module lacks, generated from the packages that ask for it', async (t) => {
  const cache = await mkdtemp(join(tmpdir(), 'labrig-recipes-'));
  const host = builder(cache, await publishedKubernetes(cache));
  await buildNodeImage(host, { program: 'docker', path: '/usr/bin/docker' }, kubernetes121, () => undefined);
  const generator = host.started.find((command) => command.startsWith('go tool openapi-gen')) ?? '';
  t.true(generator.includes('--input-dirs k8s.io/api/core/v1 --output-package'));
  const source = join(cache, 'labrig/node-image/v1.21.14/source/kubernetes');
  t.is(await readFile(join(source, 'pkg/generated/openapi/zz_generated.openapi.go'), 'utf8'), 'generated');
  await t.throwsAsync(readFile(join(source, 'vendor/modules.txt')), { code: 'ENOENT' });
  const compiler = host.started.find((command) => command.startsWith('go build')) ?? '';
  t.true(compiler.includes(' -tags=netgo,osusergo,providerless,dockerless '));
  t.true(compiler.includes(' -checklinkname=0 '));
  t.is(await readFile(join(cache, 'labrig/node-image/v1.21.14/sandbox'), 'utf8'), 'k8s.gcr.io/pause:3.4.1');
  t.true(host.started.some((command) => command.endsWith('c0ffee labrig/node:v1.21.14')));
});

test('where no package asks for OpenAPI, something is wrong, and nothing is generated', async (t) => {
  const source = await mkdtemp(join(tmpdir(), 'labrig-recipes-'));
  const copied = { ...kubernetes121.copied, change: { openApi: 'pkg/generated/openapi' } };
  const host = fakeHost();
  const packages = [{ path: 'fmt', folder: '/nowhere', files: ['print.go'] }];
  await t.throwsAsync(generateOpenApi(host, { path: 'go', version: 'go1.24.4' }, source, copied, packages), {
    instanceOf: InfraError,
    message: /nothing can be generated/,
  });
  t.deepEqual(host.started, []);
});

/** The module as Go lays it into its cache; resolves to its folder. */
async function publishedKubernetes(cache: string): Promise<string> {
  const folder = join(cache, 'kubernetes@v1.21.14');
  const files = {
    'pkg/generated/openapi/doc.go': 'package openapi\n',
    'vendor/modules.txt': '',
    'asks/doc.go': '// +k8s:openapi-gen=true\npackage v1\n',
    'silent/doc.go': 'package version\n',
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

function builder(cache: string, kubernetes: string): FakeHost {
  const write = async (path: string | undefined): Promise<void> => {
    if (path === undefined) return;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, 'generated');
  };
  const packages = [`k8s.io/api/core/v1\t${kubernetes}/asks\tdoc.go`, `k8s.io/version\t${kubernetes}/silent\tdoc.go`];
  const programs: NonNullable<FakeMachine['programs']> = {
    'go env GOVERSION': { stdout: 'go1.24.4\n' },
    'go mod download': { stdout: JSON.stringify({ Dir: kubernetes, Sum: kubernetes121.copied.sum }) },
    'go list -deps': { stdout: `fmt\t/go/fmt\tprint.go\n${packages.join('\n')}\n` },
    'go tool openapi-gen': async (command) => {
      const [, target, name, base] =
        /--output-package (\S+) --output-file-base (\S+) --output-base (\S+)/.exec(command) ?? [];
      await write(`${base ?? ''}/${target ?? ''}/${name ?? ''}.go`);
      return {};
    },
    'go build': async (command) => {
      await write(/ -o (\S+)/.exec(command)?.[1]);
      return {};
    },
    mmdebstrap: async (command) => {
      await write(/(\S+base\.tar)$/.exec(command)?.[1]);
      await write(/'(\S+network\.tar)'/.exec(command)?.[1]);
      return {};
    },
    'kubeadm config images list': { stdout: 'k8s.gcr.io/kube-proxy:v1.21.14\nk8s.gcr.io/pause:3.4.1\n' },
    'docker import': {},
    'docker ps': { stdout: '' },
    'docker create': { stdout: 'c0ffee\n' },
    'docker start': {},
    'docker commit': {},
    'docker image rm': {},
  };
  const { installed = [], ...debian } = but({ programs, rest: { env: { XDG_CACHE_HOME: cache } } });
  return fakeHost({ ...debian, installed: [...installed, 'go', 'mmdebstrap'] });
}
