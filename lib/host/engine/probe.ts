import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunResult } from '../../process/run.ts';
import { cacheFolder } from '../folders.ts';
import type { Host } from '../host.ts';
import { tarOf } from '../node-image/tar.ts';
import type { Engine } from './engine.ts';

const IMAGE = 'labrig/probe:v1';

/** Runs a privileged container that does nothing, to see whether the engine can. It needs no image from elsewhere. */
export async function runPrivileged(host: Host, engine: Engine): Promise<RunResult> {
  const first = await attempt(host, engine);
  if (!/no such image|unable to find image|image not known|not present locally/i.test(first.stderr)) return first;
  const archive = join(cacheFolder(host.env), 'engine', 'probe.tar');
  await mkdir(join(archive, '..'), { recursive: true });
  await writeFile(archive, await tarOf([{ name: 'nothing', mode: 0o755, content: programThatEnds(host.arch) }]));
  const imported = await host.run(engine.path, ['import', archive, IMAGE], { timeout: 20_000 });
  return imported.code === 0 ? attempt(host, engine) : imported;
}

function attempt(host: Host, { path }: Engine): Promise<RunResult> {
  const args = [
    'run',
    '--rm',
    '--privileged',
    '--pull=never',
    '--network=none',
    '--label=labrig.probe=true',
    IMAGE,
    '/nothing',
  ];
  return host.run(path, args, { timeout: 30_000 });
}

/** The smallest program there is: an ELF header, one segment, and exit(0). */
export function programThatEnds(arch: string): Uint8Array {
  const code = MACHINE_CODE[arch];
  if (code === undefined) throw new Error(`no machine code for ${arch}`);
  const base = 0x400000n;
  const header = 64 + 56;
  const file = Buffer.alloc(header + code.instructions.length);
  file.write('\x7fELF\x02\x01\x01', 'latin1');
  file.writeUInt16LE(2, 16); // an executable
  file.writeUInt16LE(code.machine, 18);
  file.writeUInt32LE(1, 20);
  file.writeBigUInt64LE(base + BigInt(header), 24); // where it starts
  file.writeBigUInt64LE(64n, 32); // the segment's header follows this one
  file.writeUInt16LE(64, 52);
  file.writeUInt16LE(56, 54);
  file.writeUInt16LE(1, 56);
  file.writeUInt32LE(1, 64); // loaded,
  file.writeUInt32LE(5, 68); // readable and executable
  file.writeBigUInt64LE(base, 80);
  file.writeBigUInt64LE(base, 88);
  file.writeBigUInt64LE(BigInt(file.length), 96);
  file.writeBigUInt64LE(BigInt(file.length), 104);
  file.writeBigUInt64LE(0x1000n, 112);
  file.set(code.instructions, header);
  return file;
}

const MACHINE_CODE: Readonly<Record<string, { machine: number; instructions: readonly number[] }>> = {
  // mov eax, 60 (exit); xor edi, edi; syscall
  amd64: { machine: 62, instructions: [0xb8, 60, 0, 0, 0, 0x31, 0xff, 0x0f, 0x05] },
  // mov x8, 93 (exit); mov x0, 0; svc 0
  arm64: { machine: 183, instructions: [0xa8, 0x0b, 0x80, 0xd2, 0x00, 0x00, 0x80, 0xd2, 0x01, 0x00, 0x00, 0xd4] },
};
