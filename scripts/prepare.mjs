// What both README commands begin with: packages installed and sources compiled, each only when something changed.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

export function prepare() {
  requireNode();
  once('packages', ['package.json', 'package-lock.json'], join(root, 'node_modules', '.labrig-stamp'), installPackages);
  once(
    'program',
    ['package.json', 'tsconfig.json', 'scripts', 'lib', 'test', 'assets'],
    join(root, 'dist', '.labrig-stamp'),
    () => execFileSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { cwd: root, stdio: ['ignore', 2, 2] }),
  );
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(
    `labrig needs Node 20.19 or newer, this is ${process.versions.node}.\n  next: install it from your distribution or from nodejs.org`,
  );
  process.exit(3);
}

/** As locked, and without touching the lock file: `npm ci` refuses one that lacks the optional packages of other systems. */
function installPackages() {
  const result = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (result.status === 0) return;
  console.error('labrig: the packages could not be installed (above says why).\n  next: npm install');
  process.exit(3);
}

/** Does the work unless the inputs have the same contents as when it was done last. */
function once(what, inputs, stamp, work) {
  const now = fingerprint(inputs);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return;
  const start = performance.now();
  console.error(`labrig: preparing the ${what} ...`);
  work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, now);
  console.error(
    `labrig: the ${what} are ready (${((performance.now() - start) / 1000).toFixed(1)} s)`.replace(
      'program are',
      'program is',
    ),
  );
}

function fingerprint(inputs) {
  const hash = createHash('sha256');
  for (const input of inputs)
    for (const file of filesUnder(join(root, input))) hash.update(relative(root, file)).update(readFileSync(file));
  return hash.digest('hex');
}

function filesUnder(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}
