// `npm test`: everything that needs no cluster, then the short suite on a real one where a container engine answers.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';

prepare();
const node = (args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 130;
const unit = node([join(root, 'node_modules', 'ava', 'entrypoints', 'cli.mjs'), ...process.argv.slice(2)]);
const e2e = process.argv.length > 2 ? 0 : node([join(root, 'dist', 'test', 'e2e', 'main.js'), '--short']);
process.exitCode = unit !== 0 ? unit : e2e;
