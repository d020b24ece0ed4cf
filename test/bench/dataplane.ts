import { readdirSync, readFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { execa } from 'execa';
import { labrig, root, withLab } from './lab.ts';
import type { Figure } from './main.ts';

const services = 500;

/** ms: starting up is not sampling. */
const warmUp = 15_000;

/** Services of three endpoints each; nobody need be there. */
function manifest(): string {
  const objects = Array.from({ length: services }, (_, i) => [
    { apiVersion: 'v1', kind: 'Service', metadata: { name: `s${i}` }, spec: { ports: [{ name: 'http', port: 80 }] } },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: `s${i}-a`, labels: { 'kubernetes.io/service-name': `s${i}` } },
      addressType: 'IPv4',
      ports: [{ name: 'http', port: 8080 }],
      endpoints: [1, 2, 3].map((n) => ({ addresses: [`10.244.${100 + (i % 100)}.${n + 3 * Math.floor(i / 100)}`] })),
    },
  ]);
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects.flat() });
}

const scenario = (length: string): string => `apiVersion: labrig/v1alpha1
kind: Scenario
metadata: {name: dataplane}
cluster: {config: {kind: Cluster, apiVersion: kind.x-k8s.io/v1alpha4}}
steps:
  - name: Rules of a Service on every node
    expect:
      - iptables: {service: default/s499}
        all: {"endpoints[*].share": 0.333333}
        count: 4
        within: 120s
        for: ${length}
      - iptables: {service: default/s7}
        count: 4
        within: 120s
        for: ${length}
`;

/** Sampling iptables of 4 nodes with 500 Services: under 10 % of one core, and no new process on the host. */
export function bench(n = 30): Promise<Figure> {
  return withLab(
    async ({ name, kubeconfig }) => {
      const folder = mkdtempSync(join(tmpdir(), 'labrig-bench-'));
      const file = join(folder, 'dataplane.yaml');
      writeFileSync(file, scenario(`${n + 2 * (warmUp / 1000)}s`));
      await execa('kubectl', ['--kubeconfig', kubeconfig, 'apply', '--server-side', '-f', '-'], { input: manifest() });
      await execa(process.execPath, [labrig, 'run', once(folder), '--on', name]);
      const run = execa(process.execPath, [labrig, 'run', file, '--on', name]);
      const pid = run.pid ?? 0;
      await pause(warmUp);
      const before = { cpu: cpuOf(pid), children: childrenOf(pid) };
      await pause(n * 1000);
      const after = { cpu: cpuOf(pid), children: childrenOf(pid) };
      const { exitCode } = await run;
      const looks = await execa('docker', ['exec', `${name}-worker`, 'bash', '-c', lookCost]);
      rmSync(folder, { recursive: true });
      const core = (after.cpu - before.cpu) / n;
      const started = after.children.filter((child) => !before.children.includes(child)).length;
      return {
        lines: [
          `4 nodes, ${services} Services of 3 endpoints, 2 expectations, ${n} s: ${(core * 100).toFixed(1)} % of one core (under 10)`,
          `new processes on the host: ${started} (0); those that were there before: ${before.children.length}`,
          `in a node one look costs (user, system): ${looks.stderr.trim().split('\n').slice(1).join(', ')}`,
        ],
        reached: core < 0.1 && started === 0 && exitCode === 0,
      };
    },
    join(root, 'scenarios/controllers/daemonset.yaml'),
  );
}

const lookCost = 'time -p { iptables-nft-save; iptables-legacy-save; } >/dev/null';

/** Until kube-proxy has written all rules. */
function once(folder: string): string {
  const file = join(folder, 'once.yaml');
  writeFileSync(file, scenario('0s'));
  return file;
}

/** Seconds of CPU that a process has used (https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html). */
function cpuOf(pid: number): number {
  const fields = statOf(String(pid)) ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Programs that a process has started and that run. */
function childrenOf(pid: number): readonly string[] {
  return readdirSync('/proc').filter((one) => /^\d+$/.test(one) && statOf(one)?.[1] === String(pid));
}

/** What follows the program's name; undefined where the process has ended. */
function statOf(pid: string): readonly string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
  } catch {
    return undefined;
  }
}
