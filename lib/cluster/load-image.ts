import { createReadStream } from 'node:fs';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { InfraError } from '../errors.ts';
import type { Open } from '../process/open.ts';

/** Puts the images of an archive (of `docker save`, or an OCI layout) into a node's containerd. */
export async function loadImage(
  open: Open,
  reach: readonly [string, ...string[]],
  archive: string,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const [file, ...args] = reach;
  const program = open(file, [...args, 'ctr', '-n', 'k8s.io', 'images', 'import', '--all-platforms', '-']);
  program.stdout.resume();
  const said = text(program.stderr);
  signal.addEventListener('abort', program.kill, { once: true });
  try {
    // A program that ends early breaks the pipe; why it ended says more than that.
    await pipeline(createReadStream(archive), program.stdin).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw error;
    });
    const { code, reason } = await program.ended;
    signal.throwIfAborted();
    if (code !== 0) throw new Error((await said).trim() || reason);
  } catch (cause) {
    signal.throwIfAborted();
    throw new InfraError(`cannot load ${archive} into ${args.at(-1) ?? file}: ${String(cause)}`, { cause });
  } finally {
    signal.removeEventListener('abort', program.kill);
    program.kill();
  }
}
