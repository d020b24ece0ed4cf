// `npm start`: from a fresh clone to a proven recovery. `npm start -- run FILE` runs another scenario.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';

prepare();
const labrig = (args) => {
  const result = spawnSync(process.execPath, [join(root, 'dist', 'labrig.cjs'), ...args], { stdio: 'inherit' });
  return result.status ?? 130;
};
// Ctrl-C reaches the child as well: it cleans up, and this process waits for it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
const args = process.argv.slice(2);
const command = args.length > 0 ? args : ['run', join(root, 'scenarios', 'intro', 'control-plane-recovery.yaml')];
const needsMachine = ['run', 'up'].includes(command[0] ?? '') && !command.includes('--help') && !command.includes('-h');
// Of `--provider kind,minikube:containerd` each is set up; without it, what labrig itself takes.
const at = command.indexOf('--provider');
const chosen = at === -1 ? [] : (command[at + 1] ?? '').split(',').map((one) => one.split(':')[0] ?? '');
const setups = chosen.length === 0 ? [[]] : [...new Set(chosen)].map((one) => ['--provider', one]);
const ready = needsMachine ? setups.reduce((code, words) => (code === 0 ? labrig(['setup', ...words]) : code), 0) : 0;
process.exitCode = ready === 0 ? labrig(command) : ready;
