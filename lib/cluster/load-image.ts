import { createReadStream } from 'node:fs';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { InfraError } from '../errors.ts';
import type { Open } from '../process/open.ts';

/** Puts the images of an archive (of `docker save`) into a node's runtime, by the words that reach its program. */
export async function loadImage(...args: Parameters<typeof importImage>): Promise<void> {
  try {
    await importImage(...args);
  } catch (error) {
    // Another run put the same name there between ctr's look and its write: the next import finds it, and replaces it.
    if (!(error instanceof InfraError) || !error.message.includes('already exists')) throw error;
    await importImage(...args);
  }
}

async function importImage(
  open: Open,
  importing: readonly [string, ...string[]],
  archive: string,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const [file, ...args] = importing;
  const program = open(file, args);
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
    throw new InfraError(`cannot load ${archive} by ${importing.join(' ')}: ${String(cause)}`, { cause });
  } finally {
    signal.removeEventListener('abort', program.kill);
    program.kill();
  }
}
