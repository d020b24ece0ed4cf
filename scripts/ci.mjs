// The stages of CI, one after the other; the last line counts every test of every stage.
import { spawn } from 'node:child_process';
import { root } from './prepare.mjs';

// The README's test command without its short cluster suite would be another command: the full suite follows it.
const stages = [
  ['setup', ['npm', 'start', '--silent', '--', 'setup', '--yes']],
  ['setup for virtual machines', ['npm', 'start', '--silent', '--', 'setup', '--yes', '--provider', 'vm']],
  ['setup for minikube', ['npm', 'start', '--silent', '--', 'setup', '--yes', '--provider', 'minikube']],
  ['doctor', ['npm', 'start', '--silent', '--', 'doctor']],
  ['lint', ['npm', 'run', '--silent', 'lint']],
  ['unused code', ['npx', 'knip']],
  ['test', ['npm', 'test', '--silent']],
  ['mutants', ['npm', 'run', '--silent', 'test:mutants']],
  ['real clusters', ['npm', 'run', '--silent', 'e2e', '--', '--minutes', () => minutesLeft()]],
  ['killed runs', ['npm', 'run', '--silent', 'test:crash', '--', '--times', '3']],
];

/**
 * Minutes after which the suite on real clusters begins nothing more: where a machine is so slow that CI would be ended
 * in the middle, it skips what is left, and says so.
 */
const minutes = 70;

let running;
let stopped = false;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    stopped = true;
    // The whole group: npm and its shell do not pass it on.
    if (running !== undefined) process.kill(-running.pid, signal);
  });
}

const total = { passed: 0, failed: 0, skipped: 0 };
for (const [name, words] of stages) {
  const command = words.map((word) => (typeof word === 'function' ? word() : word));
  console.log(`\n=== ${name}: ${command.join(' ')}`);
  const start = performance.now();
  const { code, output } = await run(command);
  const counts = countsIn(output);
  // A stage without tests of its own counts as one; a stage that fails without a failed test is a failure, too.
  if (counts.passed + counts.failed === 0) counts.passed += code === 0 ? 1 : 0;
  if (code !== 0 && counts.failed === 0) counts.failed += 1;
  for (const key of Object.keys(total)) total[key] += counts[key];
  console.log(`=== ${name}: exit code ${code}, ${((performance.now() - start) / 1000).toFixed(0)} s`);
  if (stopped || (name === 'setup' && code !== 0)) break;
}
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;

function minutesLeft() {
  return String(Math.max(1, Math.round(minutes - performance.now() / 60_000)));
}

/** Output goes on as it comes, and is kept for counting. */
function run([file, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    running = child;
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk;
        process.stdout.write(chunk);
      });
    }
    child.on('close', (code) => {
      running = undefined;
      resolve({ code: code ?? 1, output });
    });
    child.on('error', (error) => resolve({ code: 127, output: String(error) }));
  });
}

/** Counts of ava's closing lines and of the plain line of the suites. */
function countsIn(output) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const line of output.split('\n')) {
    const plain = /^(\d+) passed, (\d+) failed, (\d+) skipped$/.exec(line.trim());
    const ava = /^(\d+) tests? (passed|failed|skipped)$/.exec(line.trim());
    if (plain !== null)
      ['passed', 'failed', 'skipped'].forEach((key, index) => (counts[key] += Number(plain[index + 1])));
    if (ava !== null) counts[ava[2]] += Number(ava[1]);
  }
  return counts;
}
