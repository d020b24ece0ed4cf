// Compiles file to file into dist/ (for tests and for the library), then bundles the program for a fast start.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const program = join(dist, 'program');
const labrig = join(dist, 'labrig.cjs');
// Half the text is half the time to read it; names stay, for stack traces.
const small = { minifyWhitespace: true, minifySyntax: true, legalComments: 'none' };
const node = { platform: 'node', target: 'node20.19', logLevel: 'warning' };

// What was compiled from a file that is gone would still be run: a test, for one.
rmSync(dist, { recursive: true, force: true });
execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', root], { stdio: 'inherit' });
if (existsSync(join(root, 'assets'))) cpSync(join(root, 'assets'), join(dist, 'assets'), { recursive: true });
await bundle();
await asCommonJs();
writeCodeCache();

/** A chunk for each part of the program that is loaded by itself; esbuild splits only modules of ECMAScript. */
async function bundle() {
  await build({
    ...{ ...node, ...small, absWorkingDir: root, bundle: true, splitting: true, format: 'esm', outdir: program },
    entryPoints: { main: 'dist/lib/cli/main.js', 'check-files-worker': 'dist/lib/cli/check-files-worker.js' },
    chunkNames: '[name]-[hash]',
  });
  await build({
    ...{ ...node, ...small, absWorkingDir: root, bundle: true, format: 'cjs', outfile: labrig },
    entryPoints: ['dist/lib/cli/start.js'],
    define: { 'import.meta.dirname': '__dirname' },
  });
  chmodSync(labrig, 0o755);
}

/** Node keeps no compiled code of modules of ECMAScript before version 22; of CommonJS we can, see lib/process/code-cache.ts. */
async function asCommonJs() {
  for (const name of readdirSync(program)) {
    const file = join(program, name);
    const { code } = await transform(readFileSync(file, 'utf8'), {
      ...{ ...node, ...small, format: 'cjs', sourcefile: file, logLevel: 'error' },
      supported: { 'dynamic-import': false },
      define: { 'import.meta.url': '__url', 'import.meta.dirname': '__dirname', 'import.meta.resolve': '__resolve' },
      banner:
        "const { pathToFileURL: __toUrl } = require('node:url'), __url = __toUrl(__filename).href, " +
        '__resolve = (id) => __toUrl(require.resolve(id)).href;',
    });
    writeFileSync(file.replace(/js$/, 'cjs'), code.replaceAll(/require\("(\.\/[^"]+)\.js"\)/g, 'require("$1.cjs")'));
    rmSync(file);
  }
}

/** By what runs most of the program without a cluster. */
function writeCodeCache() {
  const writer = join(root, 'scripts', 'write-code-cache.mjs');
  const scenario = join(root, 'scenarios', 'intro', 'control-plane-recovery.yaml');
  for (const args of [['--help'], ['list'], ['validate', scenario], ['run', '--dry-run', scenario], ['--played']])
    execFileSync(process.execPath, [writer, ...args], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
}
