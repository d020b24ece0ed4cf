import test from 'ava';
import { madeBy, providerChoice } from '../../lib/cluster/provider-choice.ts';

test('a provider is chosen by its name, and minikube with a runtime', (t) => {
  t.deepEqual(providerChoice('kind'), { provider: 'kind' });
  t.deepEqual(providerChoice('minikube:containerd'), { provider: 'minikube', runtime: 'containerd' });
  for (const wrong of ['', 'k3s', 'kind:docker', 'minikube:', 'minikube:crio', 'minikube:docker:x'])
    t.throws(() => providerChoice(wrong), { name: 'UsageError', message: /minikube:containerd/ }, wrong);
});

test('a choice leaves all else of a cluster, and one that is there already as it is', (t) => {
  const spec = { provider: 'kind', config: {}, images: [], minikube: { nodes: 2 } } as const;
  t.deepEqual(madeBy(spec, providerChoice('minikube')), { ...spec, provider: 'minikube' });
  t.deepEqual(madeBy(spec, providerChoice('minikube:docker')), {
    ...spec,
    provider: 'minikube',
    minikube: { nodes: 2, containerRuntime: 'docker' },
  });
  const existing = { ...spec, provider: 'existing' } as const;
  t.is(madeBy(existing, providerChoice('minikube')), existing);
});
