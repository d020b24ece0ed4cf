import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a file of tests makes in the folder of temporary files goes when it ends: ava loads this before each. */
const folder = mkdtempSync(join(tmpdir(), 'labrig-tests-'));
process.env['TMPDIR'] = folder;
process.on('exit', () => {
  rmSync(folder, { recursive: true, force: true });
});
