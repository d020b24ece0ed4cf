import { cp, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { perform } from '../command.ts';
import { type Go, goEnvironment } from '../go/go.ts';
import type { Host } from '../host.ts';
import type { Progress } from '../need.ts';
import { layCoreDNS } from './coredns.ts';
import { RECIPE } from './recipe.ts';
import { step } from './step.ts';
import type { Workshop } from './workshop.ts';

/** Compiles Kubernetes, etcd and CoreDNS into one program, and the program of a pod's sandbox. */
export async function compile(host: Host, shop: Workshop, go: () => Promise<Go>, progress: Progress): Promise<void> {
  const assets = join(shop.assets, 'go');
  await step({
    outputs: [shop.kubernetes, shop.pause],
    inputs: [JSON.stringify(RECIPE.coredns), host.arch, ...linkerFlags(), ...(await texts(assets))],
    make: async () => {
      const toolchain = await go();
      await laySource(host, shop, toolchain, progress);
      const total = await countPackages(host, shop, toolchain, progress);
      await build(host, shop, toolchain, { package: '.', to: shop.kubernetes, report: packagesOf(total, progress) });
      await build(host, shop, toolchain, { package: './pause', to: shop.pause, report: () => undefined });
    },
  });
}

async function laySource(host: Host, shop: Workshop, go: Go, progress: Progress): Promise<void> {
  await rm(shop.source, { recursive: true, force: true });
  await mkdir(shop.source, { recursive: true });
  await cp(join(shop.assets, 'go'), shop.source, { recursive: true });
  progress('fetching CoreDNS');
  await layCoreDNS(host, go, join(shop.source, 'coredns'));
}

/** Also fetches the modules, which is most of what it takes. */
async function countPackages(host: Host, shop: Workshop, go: Go, progress: Progress): Promise<number> {
  progress('fetching the Go modules of Kubernetes, etcd and CoreDNS');
  let fetched = 0;
  const { stdout } = await perform(host, [go.path, 'list', '-deps', '.'], {
    cwd: shop.source,
    env: goEnvironment(host),
    progress: (line) => {
      const module = /^go: downloading (\S+ \S+)/.exec(line)?.[1];
      if (module !== undefined) progress(`${++fetched} Go modules fetched, now ${module}`);
    },
  });
  return stdout.trim().split('\n').length;
}

interface Target {
  readonly package: string;
  readonly to: string;
  readonly report: Progress;
}

async function build(host: Host, shop: Workshop, go: Go, target: Target): Promise<void> {
  const draft = `${target.to}.part`;
  const command = [go.path, 'build', '-v', '-trimpath', '-tags=netgo,osusergo', '-gcflags=all=-dwarf=false'] as const;
  await perform(host, [...command, `-ldflags=${linkerFlags().join(' ')}`, '-o', draft, target.package], {
    cwd: shop.source,
    env: goEnvironment(host),
    progress: target.report,
  });
  await rename(draft, target.to);
}

/** The versions that the programs say of themselves: a Go module does not carry them. */
function linkerFlags(): string[] {
  const [, major = '', minor = ''] = /^v(\d+)\.(\d+)/.exec(RECIPE.kubernetes) ?? [];
  const said = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((name) => [
    `-X ${name}.gitVersion=${RECIPE.kubernetes}`,
    `-X ${name}.gitMajor=${major}`,
    `-X ${name}.gitMinor=${minor}`,
    `-X ${name}.gitTreeState=clean`,
  ]);
  return ['-s', '-w', ...said];
}

/** `go build -v` names each package when it starts on it; what its cache holds is not named. */
function packagesOf(total: number, progress: Progress): Progress {
  let compiled = 0;
  return (line) => {
    if (!/^[\w.~/-]+$/.test(line)) return;
    compiled += 1;
    progress(
      line === 'labrig/node'
        ? `linking ${RECIPE.kubernetes}`
        : `${compiled} of at most ${total} packages compiled, now ${line}`,
    );
  };
}

async function texts(folder: string): Promise<string[]> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const paths = names.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Promise.all(paths.map((path) => readFile(path, 'utf8')));
}
