import test from 'ava';
import { attachEarly } from '../../lib/cli/attach-early.ts';
import type { Cluster } from '../../lib/cluster/cluster.ts';
import type { AttachRequest, Provider } from '../../lib/cluster/provider.ts';

const lab = {
  name: 'a',
  provider: 'kind',
  runtime: 'containerd',
  runId: '1',
  engine: 'docker',
  folder: '/f',
  kubernetes: 'v1',
  createdAt: '',
} as const;

/** Attaches to anything, when it is let; an aborted request is refused with the signal's reason. */
function attaching(): { readonly provider: Provider; readonly requests: AttachRequest[] } {
  const requests: AttachRequest[] = [];
  const attach = (request: AttachRequest): Promise<Cluster> => {
    requests.push(request);
    return new Promise((_resolve, reject) => {
      request.signal.addEventListener('abort', () => {
        reject(request.signal.reason as Error);
      });
    });
  };
  const unused = (): never => {
    throw new TypeError('not to be asked');
  };
  return { requests, provider: { create: unused, undo: unused, findAll: unused, attach } };
}

test('it is begun before it is asked for, and only once', async (t) => {
  const { provider, requests } = attaching();
  const early = await attachEarly(lab, provider);
  t.is(requests.length, 1);
  const { signal } = new AbortController();
  void early.attach({ name: 'a', provider: 'kind', folder: '/f', signal });
  t.is(requests.length, 1);
  void early.attach({ name: 'a', provider: 'kind', folder: '/f', signal });
  t.is(requests.length, 2);
});

test('another lab is attached to as ever', async (t) => {
  const { provider, requests } = attaching();
  const { signal } = new AbortController();
  void (await attachEarly(lab, provider)).attach({ name: 'b', provider: 'kind', folder: '/g', signal });
  t.deepEqual(
    requests.map(({ name }) => name),
    ['a', 'b'],
  );
});

test('whoever asked for it can end it, also when it was aborted before', async (t) => {
  for (const when of ['before', 'after'] as const) {
    const stop = new AbortController();
    const early = await attachEarly(lab, attaching().provider);
    if (when === 'before') stop.abort(new Error('enough'));
    const attached = early.attach({ name: 'a', provider: 'kind', folder: '/f', signal: stop.signal });
    stop.abort(new Error('enough'));
    await t.throwsAsync(attached, { message: 'enough' });
  }
});
