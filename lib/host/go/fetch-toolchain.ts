import { createHash } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InfraError } from '../../errors.ts';
import type { Host } from '../host.ts';
import type { Progress } from '../need.ts';
import { type ZipFile, zipFiles } from './zip.ts';

/** Go's own releases are modules too. Sum: as the Go checksum database has it, for those that labrig was tried with. */
const TOOLCHAINS: Readonly<Record<string, { readonly version: string; readonly sum: string }>> = {
  'linux/amd64': { version: 'v0.0.1-go1.24.9.linux-amd64', sum: 'h1:XCaHFxbYbAFzirf0FlQ6XUJ3WM+yR7FdDHZvREoPVDI=' },
};

/** For a machine without Go: fetches a release through the user's GOPROXY, checks it, and lays it into a folder. */
export async function fetchToolchain(host: Host, folder: string, progress: Progress): Promise<void> {
  const toolchain = TOOLCHAINS[`${host.platform}/${host.arch}`];
  const next = 'install Go 1.24 or newer: https://go.dev/dl';
  if (toolchain === undefined)
    throw new InfraError(`no Go here, and none is known for ${host.platform}/${host.arch}`, { next });
  progress(`fetching Go ${toolchain.version}`);
  const files = zipFiles(await download(host, toolchain.version, next));
  const found = moduleHash(files);
  if (found !== toolchain.sum) {
    throw new InfraError(
      `Go ${toolchain.version} has the checksum ${found}, not ${toolchain.sum}: it is not the one that was published`,
      { next },
    );
  }
  await lay(files, folder);
}

async function download(host: Host, version: string, next: string): Promise<Buffer> {
  const refusals: string[] = [];
  for (const proxy of proxies(host.env['GOPROXY'])) {
    const response = await host
      .fetch(`${proxy}/golang.org/toolchain/@v/${version}.zip`, {
        signal: AbortSignal.timeout(300_000),
      })
      .catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
    if (response instanceof Response && response.ok) return Buffer.from(await response.arrayBuffer());
    refusals.push(response instanceof Error ? response.message : `status ${response.status}`);
  }
  throw new InfraError(`Go can't be fetched: ${refusals.join(', ') || 'GOPROXY names no proxy'}`, { next });
}

/** The proxies that a GOPROXY setting names; unset it means Go's own. */
export function proxies(setting: string | undefined): string[] {
  const words = setting === undefined || setting === '' ? ['https://goproxy.invalid'] : setting.split(/[,|]/);
  return words.filter((word) => /^https?:\/\//.test(word)).map((word) => word.replace(/\/$/, ''));
}

/** The hash of go.sum: of the names and the hashes of all files (golang.org/x/mod/sumdb/dirhash, Hash1). */
export function moduleHash(files: readonly ZipFile[]): string {
  const lines = [...files]
    .sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)))
    .map((file) => `${createHash('sha256').update(file.content()).digest('hex')}  ${file.name}\n`);
  return `h1:${createHash('sha256').update(lines.join('')).digest('base64')}`;
}

/** The names begin with module@version/; a zip of the Go proxy carries no modes, so what are programs is known by place. */
async function lay(files: readonly ZipFile[], folder: string): Promise<void> {
  const draft = `${folder}.part`;
  await rm(draft, { recursive: true, force: true });
  for (const file of files) {
    const name = file.name.replace(/^golang\.org\/toolchain@[^/]+\//, '');
    const path = join(draft, name);
    if (!path.startsWith(`${draft}/`))
      throw new InfraError(`Go's archive would write outside its folder: ${file.name}`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, file.content(), { mode: /^(bin|pkg\/tool)\//.test(name) ? 0o755 : 0o644 });
  }
  await rm(folder, { recursive: true, force: true });
  await rename(draft, folder);
}
