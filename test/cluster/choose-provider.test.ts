import test from 'ava';
import { chooseProvider } from '../../lib/cluster/choose-provider.ts';
import type { Cluster } from '../../lib/cluster/cluster.ts';
import { RequirementMissing } from '../../lib/errors.ts';
import type { ClusterRequest, Provider } from '../../lib/cluster/provider.ts';
import { type SourceName, sourceNames } from '../../lib/cluster/provider-name.ts';
import type { ClusterSpec } from '../../lib/scenario/model.ts';

function providerThat(name: SourceName, seen: string[]): Provider {
  const cluster = { provider: name } as unknown as Cluster;
  return {
    create: () => Promise.resolve(cluster),
    attach: () => Promise.resolve(cluster),
    undo: ({ what }) => {
      seen.push(`${name}: ${what}`);
      return Promise.resolve();
    },
    findAll: () =>
      Promise.resolve([
        { undo: { what: 'cluster', provider: name, engine: 'docker', name, runId: 'r' } as const, owner: 'mark' },
      ]),
  };
}

function choose(lacking: readonly string[], seen: string[] = [], cannot?: string): Provider {
  const made = (name: SourceName) => () => Promise.resolve(providerThat(name, seen));
  return chooseProvider(
    { kind: made('kind'), minikube: made('minikube'), vm: made('vm'), existing: made('existing') },
    {
      lacks: (modules) => Promise.resolve(modules.filter((module) => lacking.includes(module))),
      withoutMachines: () => Promise.resolve(cannot),
    },
  );
}

function request(provider?: ClusterSpec['provider'], kernel: readonly string[] = []): [ClusterRequest, string[]] {
  const said: string[] = [];
  const spec = { config: {}, images: [], ...(provider === undefined ? {} : { provider }) };
  const progress = (detail: string): void => {
    said.push(detail);
  };
  const rest = { name: 'lab', runId: 'r', owner: 'mark', folder: '/x', signal: AbortSignal.timeout(1_000) };
  const ledger = { write: () => Promise.reject(new Error('nothing is changed')) };
  return [{ ...rest, spec, kernel, ledger, progress }, said];
}

test("kind, where this machine's kernel has what is required, and nothing is said of it", async (t) => {
  const [asked, said] = request(undefined, ['ip_vs']);
  const cluster = await choose([]).create(asked);
  t.is(cluster.provider, 'kind');
  t.is(cluster.why, undefined);
  t.deepEqual(said, []);
});

test('a virtual machine, where it has not, and that is said', async (t) => {
  const [asked, said] = request(undefined, ['ip_vs', 'overlay']);
  const cluster = await choose(['ip_vs']).create(asked);
  t.is(cluster.provider, 'vm');
  t.regex(cluster.why ?? '', /virtual machine.*no ip_vs$/);
  t.deepEqual(said, [cluster.why]);
});

test('where no virtual machine can be made either, a requirement is missing: which, and what to do', async (t) => {
  const error = await t.throwsAsync(
    async () => choose(['ip_vs'], [], 'not on arm64').create(request(undefined, ['ip_vs'])[0]),
    { instanceOf: RequirementMissing, message: /ip_vs.*not on arm64$/ },
  );
  t.is(error.next, 'labrig doctor --provider vm');
});

test('what the scenario names is not chosen otherwise', async (t) => {
  t.is((await choose(['ip_vs']).create(request('kind', ['ip_vs'])[0])).provider, 'kind');
  t.is((await choose([]).create(request('vm')[0])).provider, 'vm');
  t.is((await choose(['ip_vs']).create(request('existing', ['ip_vs'])[0])).provider, 'existing');
});

test('each undoes its own, and all are asked for strays', async (t) => {
  const seen: string[] = [];
  const all = choose([], seen);
  const signal = AbortSignal.timeout(1_000);
  const item = { engine: 'docker', name: 'n', runId: 'r' } as const;
  await all.undo({ what: 'network', ...item }, signal);
  await all.undo({ what: 'cluster', provider: 'vm', ...item }, signal);
  t.deepEqual(seen, ['kind: network', 'vm: cluster']);
  t.is((await all.findAll()).length, sourceNames.length);
  t.is((await all.attach({ name: 'lab', folder: '/x', signal, provider: 'vm' })).provider, 'vm');
});
