import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { perform } from '../command.ts';
import { cacheFolder } from '../folders.ts';
import type { Host } from '../host.ts';
import type { Progress } from '../need.ts';
import { copyModule } from '../node-image/copy-module.ts';
import type { CopiedModule } from '../node-image/recipe.ts';
import { step } from '../node-image/step.ts';
import { findGo } from './find-go.ts';
import { type Go, goEnvironment } from './go.ts';
import { moduleFolder } from './module-folder.ts';

/** A program that a Go module has. */
export interface ModuleProgram {
  /** For people. */
  readonly name: string;
  /** `sigs.k8s.io/cri-tools@v1.34.0` */
  readonly module: string;
  /** `./cmd/crictl` */
  readonly package: string;
  /** Where it goes. */
  readonly path: string;
  /** Of Go's linker, besides those that leave out what only debuggers read. */
  readonly linkerFlags: readonly string[];
  /** It runs on this machine; absent: in a node. */
  readonly here?: true;
  /** It is built from a copy of its source, in which something has to change. */
  readonly copied?: Omit<CopiedModule, 'module' | 'folder'>;
}

/**
 * Compiles a program from its module. It is built where Go keeps the module, or in a copy of that, so that the module's
 * own go.mod counts, with its `replace` lines and its checksums, which `go install` would refuse.
 */
export async function compileProgram(program: ModuleProgram, host: Host, progress: Progress): Promise<void> {
  const { name, module, path, copied } = program;
  const flags = ['-s', '-w', ...program.linkerFlags].join(' ');
  await step({
    outputs: [path],
    inputs: [
      host.arch,
      module,
      program.package,
      flags,
      ...(copied === undefined ? [] : [JSON.stringify(copied, (_, value: unknown) => textOf(value))]),
    ],
    make: async () => {
      const go = await findGo(host, progress);
      progress(`fetching the Go module ${module}`);
      await mkdir(dirname(path), { recursive: true });
      // Another labrig may be building the same: whichever comes last replaces what is equal.
      const draft = `${path}.${process.pid}.part`;
      const source = await sourceOf(program, host, go);
      // A module's zip leaves vendored packages out, and may keep their folder.
      const build = [go.path, 'build', '-v', '-mod=readonly', '-trimpath', `-ldflags=${flags}`] as const;
      await perform(host, [...build, '-o', draft, program.package], {
        cwd: source.folder,
        env: { ...goEnvironment(host), ...(program.here === true ? { GOOS: '', GOARCH: '' } : {}) },
        progress: counting(`building ${name}`, progress),
      });
      await rename(draft, path);
      await source.remove();
    },
  });
}

async function sourceOf(
  { module, copied }: ModuleProgram,
  host: Host,
  go: Go,
): Promise<{ readonly folder: string; remove(): Promise<void> }> {
  if (copied === undefined) return { folder: await moduleFolder(host, go, module), remove: () => Promise.resolve() };
  const workshop = join(cacheFolder(host.env), 'go', 'copied', module.replaceAll(/[^\w.-]+/g, '_'));
  const remove = (): Promise<void> => rm(workshop, { recursive: true, force: true });
  await remove();
  await mkdir(workshop, { recursive: true });
  await copyModule(host, go, workshop, { ...copied, module, folder: 'source' });
  return { folder: join(workshop, 'source'), remove };
}

function textOf(value: unknown): unknown {
  return value instanceof RegExp ? value.source : value;
}

/** `go build -v` names each package that it compiles, and before that each module that it fetches. */
function counting(what: string, progress: Progress): Progress {
  let compiled = 0;
  return (line) => {
    const module = /^go: downloading (\S+ \S+)/.exec(line)?.[1];
    if (module !== undefined) progress(`${what}: fetching ${module}`);
    if (/^[\w.~/-]+$/.test(line)) progress(`${what}: ${++compiled} packages compiled, now ${line}`);
  };
}
