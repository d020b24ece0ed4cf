import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

/** A member of an archive: a file by its content or by its path on disk, a folder, or a symbolic link. */
export type TarEntry = { readonly name: string; readonly mode?: number } & (
  | { readonly content: Uint8Array }
  | { readonly path: string }
  | { readonly folder: true }
  | { readonly link: string }
);

const BLOCK = 512;

/**
 * An archive in the ustar format, piece by piece. It holds no times and no owners, so the same members give the same bytes.
 * Rejects for names over 100 bytes and for files over 8 GiB, which the format can't hold.
 */
export async function* tar(entries: Iterable<TarEntry>): AsyncGenerator<Uint8Array> {
  for (const entry of entries) {
    const size = await contentSize(entry);
    yield tarHeader(entry, size);
    if ('content' in entry) yield entry.content;
    if ('path' in entry) yield* createReadStream(entry.path, { highWaterMark: 1 << 20 }) as AsyncIterable<Uint8Array>;
    yield tarPadding(size);
  }
  yield Buffer.alloc(2 * BLOCK);
}

/** The whole archive at once, for small ones. */
export async function tarOf(entries: Iterable<TarEntry>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of tar(entries)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** How many bytes {@link tar} will yield. */
export async function tarSize(entries: Iterable<TarEntry>): Promise<number> {
  let total = 2 * BLOCK;
  for (const entry of entries) {
    const size = await contentSize(entry);
    total += BLOCK + size + tarPadding(size).length;
  }
  return total;
}

async function contentSize(entry: TarEntry): Promise<number> {
  if ('content' in entry) return entry.content.length;
  return 'path' in entry ? (await stat(entry.path)).size : 0;
}

/** What follows a member's content, up to the next block. */
export function tarPadding(size: number): Uint8Array {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}

/** What precedes a member's content. */
export function tarHeader(
  entry: TarEntry | { readonly name: string; readonly mode?: number },
  size: number,
): Uint8Array {
  const folder = 'folder' in entry;
  const name = folder && !entry.name.endsWith('/') ? `${entry.name}/` : entry.name;
  const link = 'link' in entry && typeof entry.link === 'string' ? entry.link : '';
  if (Buffer.byteLength(name) > 100 || Buffer.byteLength(link) > 100 || size >= 8 ** 11) {
    throw new RangeError(`${name}: a name or a size that an archive can't hold`);
  }
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0);
  block.write(octal(entry.mode ?? (folder ? 0o755 : 0o644), 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(size, 12), 124);
  block.write(octal(0, 12), 136);
  block.write('        ', 148); // the checksum counts as spaces while it is computed
  block.write(folder ? '5' : 'link' in entry ? '2' : '0', 156);
  block.write(link, 157);
  block.write('ustar\u000000', 257);
  block.write(
    `${octal(
      block.reduce((sum, byte) => sum + byte, 0),
      7,
    )} `,
    148,
  );
  return block;
}

/** Octal digits and a NUL, `width` bytes in all. */
function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, '0')}\0`;
}
