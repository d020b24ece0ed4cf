// `npm start`: from a fresh clone to a proven recovery. `npm start -- run FILE` runs another scenario.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';

prepare();
const labrig = (args) => {
  const result = spawnSync(process.execPath, [join(root, 'dist', 'labrig.js'), ...args], { stdio: 'inherit' });
  return result.status ?? 130;
};
// Ctrl-C reaches the child as well: it cleans up, and this process waits for it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
const args = process.argv.slice(2);
const command = args.length > 0 ? args : ['run', join(root, 'scenarios', 'intro', 'control-plane-recovery.yaml')];
const needsMachine = ['run', 'up'].includes(command[0] ?? '') && !command.includes('--help') && !command.includes('-h');
const ready = needsMachine ? labrig(['setup']) : 0;
process.exitCode = ready === 0 ? labrig(command) : ready;
