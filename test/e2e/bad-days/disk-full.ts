import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { type BadDay, recovery, spoil } from './bad-day.ts';

/** Bytes of the small disk: enough for the first seconds of a run. */
const size = 8 * 1024 * 1024;

/** The disk with the state folder is full from a moment on; it is a small one that only this run sees. */
export const diskFull: BadDay = {
  name: 'the disk is full in the middle of a run',
  async impossible() {
    const { exitCode } = await execa('unshare', ['--mount', 'true'], { reject: false });
    return exitCode === 0 ? undefined : 'making a small disk needs root';
  },
  live(machine) {
    const { state } = machine.labrig;
    mkdirSync(state, { recursive: true });
    const mount = `mount -t tmpfs -o size=${size} none "$0" && exec "$@"`;
    return spoil(
      machine,
      recovery,
      {
        inside: ['unshare', '--mount', 'sh', '-c', mount, state],
        when: /step {4}1\//,
        happens: ({ pid }) => {
          fill(join('/proc', String(pid), 'root', state, 'filler'));
        },
      },
      { code: 3, says: /the disk is full/ },
    );
  },
};

/** Takes all that is left of a disk. */
function fill(path: string): void {
  for (let block = 1024 * 1024; block >= 1; block = Math.floor(block / 2)) {
    try {
      for (;;) writeFileSync(path, Buffer.alloc(block), { flag: 'a' });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    }
  }
}
