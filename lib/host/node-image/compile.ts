import { cp, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { perform } from '../command.ts';
import { type Go, goEnvironment } from '../go/go.ts';
import type { Host } from '../host.ts';
import type { Progress } from '../need.ts';
import { copyModule } from './copy-module.ts';
import { goPackages } from './go-packages.ts';
import { linkerFlags } from './linker-flags.ts';
import { generateOpenApi } from './open-api.ts';
import type { CopiedModule, Recipe } from './recipe.ts';
import { step } from './step.ts';
import type { Workshop } from './workshop.ts';

interface Job {
  readonly host: Host;
  readonly shop: Workshop;
  readonly recipe: Recipe;
}

/** Compiles Kubernetes, etcd and CoreDNS into one program, and the program of a pod's sandbox. */
export async function compile(job: Job, go: () => Promise<Go>, progress: Progress): Promise<void> {
  const { shop, recipe } = job;
  await step({
    outputs: [shop.kubernetes, shop.pause],
    inputs: await inputs(job),
    make: async () => {
      const toolchain = await go();
      await laySource(job, toolchain, progress);
      const total = await complete(job, toolchain, progress);
      const report = packagesOf(total, recipe.kubernetes, progress);
      await build(job, toolchain, { package: '.', to: shop.kubernetes, report });
      await build(job, toolchain, { package: './pause', to: shop.pause, report: () => undefined });
    },
  });
}

/** The same as ever for Kubernetes 1.34: another order, or one more, and every machine compiles it anew. */
async function inputs({ host, shop, recipe }: Job): Promise<string[]> {
  const { module, sum, change } = recipe.copied;
  return [
    JSON.stringify({ module, sum }),
    host.arch,
    ...linkerFlags(recipe),
    ...(await texts(moduleFolder(shop, recipe))),
    ...(await texts(pauseFolder(shop))),
    ...recipe.tags,
    ...('openApi' in change ? [change.openApi] : []),
  ];
}

async function laySource({ host, shop, recipe }: Job, go: Go, progress: Progress): Promise<void> {
  await rm(shop.source, { recursive: true, force: true });
  await mkdir(shop.source, { recursive: true });
  await cp(moduleFolder(shop, recipe), shop.source, { recursive: true });
  await cp(pauseFolder(shop), join(shop.source, 'pause'), { recursive: true });
  progress(`fetching ${recipe.copied.module}`);
  await copyModule(host, go, shop.source, recipe.copied);
}

/** Fetches and makes what the source lacks; resolves to how many packages there are to compile. */
async function complete({ host, shop, recipe }: Job, go: Go, progress: Progress): Promise<number> {
  progress(`fetching the Go modules of Kubernetes ${recipe.kubernetes}, etcd and CoreDNS`);
  const packages = await goPackages(host, go, shop.source, tagsOf(recipe), progress);
  if (lacksOpenApi(recipe.copied)) {
    progress('generating the OpenAPI description of its API');
    await generateOpenApi(host, go, shop.source, recipe.copied, packages);
  }
  return packages.length;
}

function lacksOpenApi(copied: CopiedModule): copied is Parameters<typeof generateOpenApi>[3] {
  return 'openApi' in copied.change;
}

interface Target {
  readonly package: string;
  readonly to: string;
  readonly report: Progress;
}

async function build({ host, shop, recipe }: Job, go: Go, target: Target): Promise<void> {
  const draft = `${target.to}.part`;
  const command = [go.path, 'build', '-v', '-trimpath', tagsOf(recipe), '-gcflags=all=-dwarf=false'] as const;
  await perform(host, [...command, `-ldflags=${linkerFlags(recipe).join(' ')}`, '-o', draft, target.package], {
    cwd: shop.source,
    env: goEnvironment(host),
    progress: target.report,
  });
  await rename(draft, target.to);
}

function tagsOf({ tags }: Recipe): string {
  return `-tags=${['netgo', 'osusergo', ...tags].join(',')}`;
}

/** `go build -v` names each package when it starts on it; what its cache holds is not named. */
function packagesOf(total: number, kubernetes: string, progress: Progress): Progress {
  let compiled = 0;
  return (line) => {
    if (!/^[\w.~/-]+$/.test(line)) return;
    compiled += 1;
    progress(
      line === 'labrig/node'
        ? `linking ${kubernetes}`
        : `${compiled} of at most ${total} packages compiled, now ${line}`,
    );
  };
}

function moduleFolder({ assets }: Workshop, { kubernetes }: Recipe): string {
  return join(assets, 'go', kubernetes);
}

/** Of every version, and so apart from their modules. */
function pauseFolder({ assets }: Workshop): string {
  return join(assets, 'go', 'pause');
}

async function texts(folder: string): Promise<string[]> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const paths = names.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Promise.all(paths.map((path) => readFile(path, 'utf8')));
}
