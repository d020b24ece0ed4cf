import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { parse, stringify } from 'yaml';
import { existingProvider } from '../../lib/cluster/existing.ts';
import { NoSuchLab } from '../../lib/cluster/no-such-lab.ts';
import type { ClusterRequest } from '../../lib/cluster/provider.ts';
import type { Undo } from '../../lib/cluster/undo.ts';
import { RequirementMissing } from '../../lib/errors.ts';
import { open as openProgram, type Open } from '../../lib/process/open.ts';
import type { ExistingSpec } from '../../lib/scenario/model.ts';
import { type FakeApi, fakeApi } from './fake-api.ts';

/** As two nodes of Kubernetes 1.34 are listed, cut down. */
const nodes = [
  { name: 'beta', labels: {}, runtime: 'containerd://2.1.4' },
  { name: 'alpha', labels: {}, runtime: 'containerd://2.1.4' },
  { name: 'main', labels: { 'node-role.kubernetes.io/control-plane': '' }, runtime: 'docker://26.1.5' },
].map(({ name, labels, runtime }) => ({
  metadata: { name, labels },
  status: { nodeInfo: { containerRuntimeVersion: runtime } },
}));

interface Stage {
  readonly api: FakeApi;
  /** The user's kubeconfig, whose current context is another one. */
  readonly kubeconfig: string;
  readonly folder: string;
  readonly ledger: Undo[];
  /** The words of each ssh. */
  readonly calls: (readonly string[])[];
  readonly open: Open;
  readonly request: (existing: ExistingSpec, kubernetes?: string) => ClusterRequest;
  end(): Promise<void>;
}

async function stage(items: readonly unknown[] = nodes): Promise<Stage> {
  const api = await fakeApi((request, response) =>
    response.end(request.url === '/version' ? '{"gitVersion":"v1.34.2"}' : JSON.stringify({ items })),
  );
  const folder = mkdtempSync(join(tmpdir(), 'labrig-existing-'));
  const kubeconfig = join(folder, 'user.yaml');
  const config = parse(readFileSync(api.kubeconfig, 'utf8')) as Record<string, Record<string, unknown>[]>;
  const [context] = config['contexts'] ?? [];
  writeFileSync(
    kubeconfig,
    stringify({
      ...config,
      'current-context': 'production',
      contexts: [
        { ...context, name: 'course' },
        { name: 'production', context: { cluster: 'elsewhere', user: 'admin' } },
      ],
      clusters: [
        ...(config['clusters'] ?? []),
        { name: 'elsewhere', cluster: { server: 'https://production.invalid' } },
      ],
    }),
  );
  const ledger: Undo[] = [];
  const calls: (readonly string[])[] = [];
  return {
    api,
    kubeconfig,
    folder,
    ledger,
    calls,
    // What sshd does with the one text that it gets.
    open: (file, args) => {
      calls.push([file, ...args]);
      return openProgram('sh', ['-c', args.at(-1) ?? '']);
    },
    request: (existing, kubernetes) => ({
      name: 'lab',
      runId: 'r',
      owner: 'mark',
      spec: {
        provider: 'existing',
        existing,
        config: {},
        images: [],
        ...(kubernetes === undefined ? {} : { kubernetes }),
      },
      folder: join(folder, 'run'),
      ledger: {
        write: (undo) => {
          ledger.push(undo);
          return Promise.resolve({ done: () => Promise.resolve() });
        },
      },
      signal: AbortSignal.timeout(10_000),
      progress: () => undefined,
    }),
    async end() {
      await api.close();
      rmSync(folder, { recursive: true });
    },
  };
}

test('the context that is named is opened, by a kubeconfig of its own; the user’s is only read', async (t) => {
  const { kubeconfig, folder, ledger, open, request, end } = await stage();
  const before = readFileSync(kubeconfig, 'utf8');
  const cluster = await existingProvider(open).create(request({ context: 'course', kubeconfig }));
  t.is(cluster.version, 'v1.34.2');
  t.true(cluster.borrowed);
  t.is(readFileSync(kubeconfig, 'utf8'), before);
  const own = parse(readFileSync(cluster.kubeconfig, 'utf8')) as Record<string, { name: string }[]>;
  t.deepEqual(
    own['contexts']?.map(({ name }) => name),
    ['course'],
  );
  t.false(readFileSync(cluster.kubeconfig, 'utf8').includes('production'));
  t.is(statSync(cluster.kubeconfig).mode & 0o077, 0, 'it has credentials in it');
  t.like(ledger, [{ what: 'cluster', provider: 'existing', borrowed: true, home: join(folder, 'run') }]);
  await cluster.close();
  await end();
});

test('nodes are called as in every lab; one is reached by ssh, the others say that no way is known', async (t) => {
  const { kubeconfig, calls, open, request, end } = await stage();
  const cluster = await existingProvider(open).create(
    request({
      context: 'course',
      kubeconfig,
      sshConfig: '/etc/ssh-config',
      nodes: [{ name: 'alpha', ssh: 'root@alpha' }],
    }),
  );
  t.deepEqual(
    cluster.nodes.map(({ alias, name, role }) => [alias, name, role]),
    [
      ['worker', 'alpha', 'worker'],
      ['worker2', 'beta', 'worker'],
      ['control-plane', 'main', 'control-plane'],
    ],
  );
  const text = `it's "here" $HOME`;
  t.like(await cluster.node('worker').sh(`printf %s 'it'"'"'s "here" $HOME'; exit 3`), { code: 3, stdout: text });
  const [call = []] = calls;
  t.deepEqual(call.slice(0, 3), ['ssh', '-F', '/etc/ssh-config']);
  t.is(call.at(-2), 'root@alpha');
  t.true(call.includes('BatchMode=yes'), 'no password is asked for');
  const error = await t.throwsAsync(cluster.node('worker2').sh('true'), { instanceOf: RequirementMissing });
  t.regex(error.message, /node beta/);
  await t.throwsAsync(async () => {
    for await (const line of cluster.node('worker2').lines('true', AbortSignal.timeout(1_000))) t.fail(line);
  });
  t.is(calls.length, 1);
  await cluster.close();
  await end();
});

test('sudo stands before the shell where whoever logs in is not root', async (t) => {
  const { kubeconfig, calls, open, request, end } = await stage();
  const nodesOf = [{ name: 'alpha', ssh: 'vagrant@alpha', sudo: true }];
  const provider = existingProvider((file, args) => {
    open(file, args).kill();
    return openProgram('sh', ['-c', (args.at(-1) ?? '').replace(`'sudo' '-n' `, '')]);
  });
  const cluster = await provider.create(request({ context: 'course', kubeconfig, nodes: nodesOf }));
  t.is((await cluster.node('worker').sh('echo here')).stdout, 'here\n');
  t.regex(calls[0]?.at(-1) ?? '', /^'sudo' '-n' 'setsid'/);
  await cluster.close();
  await end();
});

test('what is wrong is told by name', async (t) => {
  const { kubeconfig, open, request, end } = await stage();
  const create = async (existing: ExistingSpec, kubernetes?: string): Promise<unknown> =>
    existingProvider(open).create(request(existing, kubernetes));
  await t.throwsAsync(create({ context: 'cours', kubeconfig }), { message: /no context cours; .*mean course/ });
  await t.throwsAsync(create({ context: 'course', kubeconfig: '/nowhere' }), { message: /kubeconfig \/nowhere/ });
  await t.throwsAsync(create({ context: 'course', kubeconfig, nodes: [{ name: 'gamma', ssh: 'gamma' }] }), {
    message: /no node gamma; it has alpha, beta, main/,
  });
  await t.throwsAsync(create({ context: 'course', kubeconfig }, '1.21'), {
    instanceOf: RequirementMissing,
    message: /1\.21, course has v1\.34\.2/,
  });
  await end();
});

test('a runtime that labrig does not know is a requirement that is missing', async (t) => {
  const { kubeconfig, open, request, end } = await stage([
    { metadata: { name: 'a' }, status: { nodeInfo: { containerRuntimeVersion: 'cri-o://1.34.0' } } },
  ]);
  await t.throwsAsync(existingProvider(open).create(request({ context: 'course', kubeconfig })), {
    instanceOf: RequirementMissing,
    message: /cri-o/,
  });
  await end();
});

test('another process comes back by the run’s folder, and what was kept there goes at the end', async (t) => {
  const { kubeconfig, folder, ledger, open, request, end } = await stage();
  const provider = existingProvider(open);
  const cluster = await provider.create(
    request({ context: 'course', kubeconfig, nodes: [{ name: 'alpha', ssh: 'alpha' }] }),
  );
  await cluster.close();
  rmSync(kubeconfig);
  const again = { name: 'lab', provider: 'existing', folder: join(folder, 'run') } as const;
  const signal = AbortSignal.timeout(10_000);
  const back = await provider.attach({ ...again, signal });
  t.is((await back.node('worker').sh('echo back')).stdout, 'back\n');
  await t.throwsAsync(back.workstation(), { instanceOf: RequirementMissing });
  await t.throwsAsync(back.loadImages('archive', signal), { instanceOf: RequirementMissing });
  await back.remove(signal);
  const [item] = ledger;
  if (item?.what === 'cluster') await provider.undo(item, signal);
  t.false(existsSync(back.kubeconfig), 'its credentials are good for ever');
  await t.throwsAsync(provider.attach({ ...again, signal }), { instanceOf: NoSuchLab });
  t.deepEqual(await provider.findAll(), []);
  await end();
});
