import test from 'ava';
import { ApiError, NoSuchKind, Unreachable } from '../../lib/cluster/api.ts';
import { connect } from '../../lib/cluster/api-client.ts';
import { parseWarnings } from '../../lib/cluster/warnings.ts';
import { type Answer, coreResources, fakeApi, json, status } from './fake-api.ts';

async function withApi(
  answer: Answer,
  use: (api: Awaited<ReturnType<typeof connect>>, fake: Awaited<ReturnType<typeof fakeApi>>) => Promise<void>,
): Promise<void> {
  const fake = await fakeApi(answer);
  const api = await connect(fake.kubeconfig);
  try {
    await use(api, fake);
  } finally {
    api.close();
    await fake.close();
  }
}

test('an answer has its status, body and warnings, and was asked with the token', async (t) => {
  await withApi(
    (request, response) => {
      response.setHeader('warning', '299 - "v1 ComponentStatus is deprecated in v1.19+"');
      response.end(request.headers.authorization);
    },
    async (api) => {
      const answer = await api.request({ path: '/x' });
      t.deepEqual(answer, {
        status: 200,
        body: 'Bearer secret',
        warnings: ['v1 ComponentStatus is deprecated in v1.19+'],
      });
    },
  );
});

test('a refusal is an ApiError with what the Status said', async (t) => {
  await withApi(
    (_request, response) => {
      json(response, { ...status(404, 'NotFound', 'pods "a" not found'), details: { name: 'a', kind: 'pods' } }, 404);
    },
    async (api) => {
      const error = await t.throwsAsync(api.request({ path: '/x' }), { instanceOf: ApiError });
      t.is(error.message, 'pods "a" not found');
      t.is(error.code, 404);
      t.is(error.reason, 'NotFound');
      t.deepEqual(error.details, { name: 'a', kind: 'pods' });
    },
  );
});

test('a refusal that is no Status says its body', async (t) => {
  await withApi(
    (_request, response) => response.writeHead(500).end('[-]etcd failed'),
    async (api) => {
      const error = await t.throwsAsync(api.request({ path: '/readyz' }), { instanceOf: ApiError });
      t.is(error.body, '[-]etcd failed');
    },
  );
});

test('no server, and a server that does not answer, are unreachable', async (t) => {
  await withApi(
    () => undefined,
    async (api, fake) => {
      await t.throwsAsync(api.request({ path: '/x', timeout: 50 }), { instanceOf: Unreachable, message: /in 50 ms/ });
      await fake.down();
      await t.throwsAsync(api.request({ path: '/x' }), { instanceOf: Unreachable, message: /ECONNREFUSED/ });
      await fake.up();
    },
  );
});

test('an unknown kind is told with the nearest kinds, and a known one is asked for once', async (t) => {
  await withApi(
    (request, response) => {
      json(response, request.url === '/api/v1' ? coreResources : { kind: 'APIGroupList', groups: [] });
    },
    async (api, fake) => {
      t.is((await api.resource(undefined, 'Pod')).name, 'pods');
      await api.resource('v1', 'Pod');
      t.is(fake.requests.length, 1);
      await t.throwsAsync(api.resource(undefined, 'Pdo'), {
        instanceOf: NoSuchKind,
        message: 'no matches for kind "Pdo"; the nearest are Pod',
      });
    },
  );
});

test('a stream gives whole lines however they are cut, and ends with the signal', async (t) => {
  await withApi(
    (_request, response) => {
      response.write('{"a":"é');
      setTimeout(() => response.write('"}\n{"b"'), 5);
      setTimeout(() => response.write(':1}\n'), 10);
    },
    async (api) => {
      const stop = new AbortController();
      const lines: string[] = [];
      for await (const line of api.stream({ path: '/x', signal: stop.signal })) {
        lines.push(line);
        if (lines.length === 2) stop.abort();
      }
      t.deepEqual(lines, ['{"a":"é"}', '{"b":1}']);
    },
  );
});

test('warnings: several in one header, and quotes inside', (t) => {
  t.deepEqual(parseWarnings(['299 - "one, two", 299 - "say \\"x\\""']), ['one, two', 'say "x"']);
  t.deepEqual(parseWarnings(['nonsense']), []);
});
