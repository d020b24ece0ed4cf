import { inflateRawSync } from 'node:zlib';

export interface ZipFile {
  readonly name: string;
  content(): Buffer;
}

/** The files of a zip archive up to 4 GiB. Throws a RangeError for what is not one. */
export function zipFiles(archive: Buffer): ZipFile[] {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new RangeError('not a zip archive: it has no directory');
  const count = archive.readUInt16LE(end + 10);
  const files: ZipFile[] = [];
  let at = archive.readUInt32LE(end + 16);
  // More than 65,535 files are counted modulo that: the directory's own end tells.
  while (at < end && archive.readUInt32LE(at) === 0x02014b50) {
    const method = archive.readUInt16LE(at + 10);
    const size = archive.readUInt32LE(at + 20);
    const nameLength = archive.readUInt16LE(at + 28);
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    const header = archive.readUInt32LE(at + 42);
    if (!name.endsWith('/')) files.push({ name, content: () => unpack(archive, header, size, method) });
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  if (files.length === 0 && count > 0) throw new RangeError('not a zip archive: its directory is damaged');
  return files;
}

function unpack(archive: Buffer, header: number, size: number, method: number): Buffer {
  const start = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
  const packed = archive.subarray(start, start + size);
  if (method === 0) return packed;
  if (method === 8) return inflateRawSync(packed);
  throw new RangeError(`a zip archive packed by method ${method}`);
}
