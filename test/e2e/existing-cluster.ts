import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { parse, stringify } from 'yaml';
import type { Checked } from './check-cluster.ts';
import { nodeBySsh } from './node-by-ssh.ts';
import { type Labrig, resultsOf } from './program.ts';

const scenario = 'test/e2e/existing/stop-kubelet.yaml';

/** Runs on a lab as on a cluster that is none of labrig's: by a context of a kubeconfig, and by ssh. */
export async function checkExisting(
  lab: string,
  { labrig, engine }: { readonly labrig: Labrig; readonly engine: string },
): Promise<readonly Checked[]> {
  const folder = mkdtempSync(join(tmpdir(), 'labrig-existing-'));
  const worker = `${lab}-worker`;
  try {
    const kubeconfig = join(folder, 'kubeconfig');
    const own = join(labrig.state, 'labrig', 'runs', lab.replace('labrig-', ''), 'kubeconfig');
    const config = parse(readFileSync(own, 'utf8')) as Kubeconfig;
    writeFileSync(kubeconfig, withOtherContext(config));
    const sshConfig = await nodeBySsh(engine, worker, folder);
    const values = { context: config['current-context'], kubeconfig, sshConfig, worker };
    const args = ['run', scenario, ...Object.entries(values).flatMap(([key, value]) => ['--set', `${key}=${value}`])];
    const machine = { labrig, engine, kubeconfig, own, worker };
    return [
      { name: 'existing cluster: a run passes, and leaves it as it was', ...(await passes(args, machine)) },
      { name: 'existing cluster: what a killed run left is undone by clean', ...(await survives(args, machine)) },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Kubeconfig {
  readonly 'current-context': string;
  readonly contexts: readonly object[];
  readonly clusters: readonly object[];
}

interface Machine {
  readonly labrig: Labrig;
  readonly engine: string;
  /** What stands for the user's. */
  readonly kubeconfig: string;
  /** The lab's own. */
  readonly own: string;
  readonly worker: string;
}

type Outcome = Pick<Checked, 'error'>;

async function passes(args: readonly string[], machine: Machine): Promise<Outcome> {
  const before = readFileSync(machine.kubeconfig, 'utf8');
  const ended = await machine.labrig.run([...args, '--output', 'json']);
  const [result] = resultsOf(ended);
  const complaints = [
    ...(result?.verdict === 'passed' ? [] : [`exit code ${ended.code}: ${result?.reason ?? ended.stderr}`]),
    ...(result?.left ?? []).map(({ what, error }) => `left: ${what}: ${error}`),
    ...(readFileSync(machine.kubeconfig, 'utf8') === before ? [] : ["the user's kubeconfig was changed"]),
    ...(await remains(machine)),
  ];
  return outcome(complaints);
}

async function survives(args: readonly string[], machine: Machine): Promise<Outcome> {
  const killed = await machine.labrig.run(args, { when: /proof {3}/, happens: (child) => child.kill('SIGKILL') });
  const broken = await kubelet(machine);
  const ended = await machine.labrig.run(['clean']);
  const complaints = [
    ...(broken === 'inactive'
      ? []
      : [`the kubelet was ${broken} when the run was killed, which printed:\n${killed.stdout}${killed.stderr}`]),
    ...(ended.code === 0 ? [] : [`clean: exit code ${ended.code}: ${ended.stdout}${ended.stderr}`]),
    ...(await remains(machine)),
  ];
  return outcome(complaints);
}

/** What is not as it was in the cluster. */
async function remains(machine: Machine): Promise<readonly string[]> {
  const { labrig, own, engine, worker } = machine;
  const state = await kubelet(machine);
  const note = await execa(engine, [
    ...['exec', worker.replace('-worker', '-control-plane'), 'kubectl', '--kubeconfig', '/etc/kubernetes/admin.conf'],
    ...['get', 'configmap', 'note', '--ignore-not-found', '--output', 'name'],
  ]);
  const status = await labrig.run(['status']);
  return [
    ...(state === 'active' ? [] : [`the kubelet is ${state}`]),
    ...(note.stdout === '' ? [] : [`${note.stdout} is left`]),
    ...(/left by run/.test(status.stdout) ? [status.stdout] : []),
    ...(readFileSync(own, 'utf8') === '' ? ['the lab lost its kubeconfig'] : []),
  ];
}

async function kubelet({ engine, worker }: Machine): Promise<string> {
  const { stdout } = await execa(engine, ['exec', worker, 'systemctl', 'is-active', 'kubelet'], { reject: false });
  return stdout;
}

/** The current context is another cluster's: who took that would not pass. */
function withOtherContext(config: Kubeconfig): string {
  const elsewhere = { name: 'elsewhere', cluster: { server: 'https://192.0.2.1:6443' } };
  return stringify({
    ...config,
    'current-context': 'elsewhere',
    contexts: [...config.contexts, { name: 'elsewhere', context: { cluster: 'elsewhere', user: 'nobody' } }],
    clusters: [...config.clusters, elsewhere],
  });
}

function outcome(complaints: readonly string[]): Outcome {
  return complaints.length === 0 ? {} : { error: complaints.join('\n') };
}
