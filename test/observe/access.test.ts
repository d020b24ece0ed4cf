import test from 'ava';
import { type ApiClient, ApiError, type ApiRequest, Unreachable } from '../../lib/cluster/api.ts';
import { type AccessAnswer, type AccessQuestion, askAccess } from '../../lib/observe/access-question.ts';
import { access } from '../../lib/observe/access.ts';
import { Blind } from '../../lib/observe/sample.ts';
import type { ObservedLab, Sink } from '../../lib/observe/subject.ts';

const ken = 'system:serviceaccount:dev:ken';
const question: AccessQuestion = { as: ken, groups: ['a'], verb: 'list', resource: 'pods', namespace: 'dev' };
const denied = new ApiError(`pods is forbidden: User "${ken}" cannot list resource "pods" in API group ""`, {
  code: 403,
  reason: 'Forbidden',
});
const quota = new ApiError('pods "x" is forbidden: exceeded quota: few', { code: 403, reason: 'Forbidden' });
const ourselves = new ApiError('users is forbidden: User "me" cannot impersonate resource "users"', {
  code: 403,
  reason: 'Forbidden',
});
const missing = new ApiError('pods "x" not found', { code: 404, reason: 'NotFound' });

/** An API whose authorizer says `review`, and that answers the request itself with `request`. */
function apiThat(review: boolean, request: Error | 'ok', asked: ApiRequest[] = []): ApiClient {
  const refuse = (): never => {
    throw new TypeError('not asked for');
  };
  return {
    server: '',
    stream: refuse,
    close: refuse,
    resource: () => Promise.resolve({ apiVersion: 'v1', kind: 'Pod', name: 'pods', namespaced: true, verbs: ['list'] }),
    request(one) {
      asked.push(one);
      const isReview = one.path.endsWith('/subjectaccessreviews');
      if (!isReview && request !== 'ok') return Promise.reject(request);
      const body = isReview ? { status: { allowed: review, reason: 'RBAC' } } : {};
      return Promise.resolve({ status: 200, body: JSON.stringify(body), warnings: [] });
    },
  };
}

const ask = (api: ApiClient, more: Partial<AccessQuestion> = {}): Promise<AccessAnswer> =>
  askAccess({ ...question, ...more }, api, new AbortController().signal);

const says = test.macro<[boolean, Error | 'ok', AccessAnswer['allowed'], Partial<AccessQuestion>?]>(
  async (t, review, request, allowed, more) => {
    t.is((await ask(apiThat(review, request), more)).allowed, allowed);
  },
);

test('both say yes', says, true, 'ok', true);
test('both say no', says, false, denied, false);
test('the authorizer says yes, the request is denied', says, true, denied, 'disputed');
test('the authorizer says no, the request is served', says, false, 'ok', 'disputed');
test('not found is served', says, true, missing, true, { verb: 'get' });
test('over quota comes after yes', says, true, quota, true, { verb: 'create' });
test('that we may not impersonate says nothing of them', says, true, ourselves, true);
test('a verb that no request is made by', says, false, 'ok', false, { verb: 'bind' });

test('asked in their name, and nothing is changed', async (t) => {
  for (const verb of ['create', 'update', 'patch', 'delete', 'deletecollection']) {
    const asked: ApiRequest[] = [];
    await ask(apiThat(true, 'ok', asked), { verb });
    const [request] = asked.filter(({ impersonate }) => impersonate !== undefined);
    t.deepEqual(request?.impersonate, { user: ken, groups: ['a'] });
    t.regex(request?.path ?? '', /\?dryRun=All/, verb);
  }
});

test('in all namespaces: only what can be asked of all of them is tried', async (t) => {
  const asked: ApiRequest[] = [];
  t.is((await ask(apiThat(true, 'ok', asked), { namespace: '*' })).request?.allowed, true);
  t.true(asked.some(({ path }) => path.startsWith('/api/v1/pods?')));
  t.is((await ask(apiThat(true, 'ok'), { namespace: '*', verb: 'get' })).request, null);
});

test('one question follows the other: no more than its two requests at once', async (t) => {
  const asked: ApiRequest[] = [];
  const api = apiThat(true, 'ok', asked);
  const open = { now: 0, most: 0 };
  const request: ApiClient['request'] = async (one) => {
    open.most = Math.max(open.most, ++open.now);
    const answered = await api.request(one);
    open.now -= 1;
    return answered;
  };
  const stop = new AbortController();
  const sink: Partial<Sink> = {
    items: () => {
      stop.abort();
    },
  };
  await access.observe(
    { as: ken, verb: ['get', 'list'], resource: ['pods', 'secrets'] },
    {
      cluster: { api: { ...api, request } },
      namespace: 'dev',
      now: () => 0,
      pause: () => Promise.resolve(),
    } as unknown as ObservedLab,
    sink as Sink,
    stop.signal,
  );
  t.is(asked.length, 8);
  t.is(open.most, 2);
});

test('no answer is blindness', async (t) => {
  await t.throwsAsync(ask(apiThat(true, new Unreachable('refused'))), { instanceOf: Blind });
});
