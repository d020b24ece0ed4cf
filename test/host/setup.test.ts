import test from 'ava';
import { InfraError } from '../../lib/errors.ts';
import type { Finding, Need } from '../../lib/host/need.ts';
import { type SetupReporter, setup } from '../../lib/host/setup.ts';

/** A need that is met once its mend has run, and a diary of what happened. */
function world() {
  const diary: string[] = [];
  const met = new Set<string>();
  const need = (name: string, after: readonly string[] = [], mend?: () => Promise<void>): Need => ({
    name,
    why: 'a test',
    after,
    check: () =>
      Promise.resolve(
        met.has(name) ? { ok: true, found: 'there' } : { ok: false, found: 'missing', mend: `get ${name}` },
      ),
    mend: async () => {
      diary.push(`mend ${name}`);
      await mend?.();
      met.add(name);
    },
  });
  const reporter: SetupReporter = {
    started: ({ name }) => diary.push(`started ${name}`),
    progress: () => undefined,
    mended: ({ name }) => diary.push(`mended ${name}`),
    failed: (name) => diary.push(`failed ${name}`),
  };
  return { diary, met, need, reporter };
}

const yes = (): Promise<boolean> => Promise.resolve(true);

test('what is there is left alone, and nobody is asked', async (t) => {
  const { diary, met, need, reporter } = world();
  met.add('a');
  const { mended, confirmed } = await setup([need('a')], {
    reporter,
    confirm: () => Promise.reject(new Error('asked')),
  });
  t.deepEqual(mended, []);
  t.true(confirmed);
  t.deepEqual(diary, []);
});

test('a need is mended after those that it waits for, wherever it stands in the list', async (t) => {
  const { diary, met, need, reporter } = world();
  met.add('there');
  const list = [need('image', ['engine', 'there']), need('there'), need('engine')];
  const { mended, findings } = await setup(list, { reporter, confirm: yes });
  t.deepEqual(diary, ['started engine', 'mend engine', 'mended engine', 'started image', 'mend image', 'mended image']);
  t.deepEqual([...mended].sort(), ['engine', 'image']);
  t.true(findings.every(({ ok }) => ok));
});

test('needs that do not wait for each other are mended at the same time', async (t) => {
  const { need, reporter } = world();
  let second = (): void => undefined;
  const begun = new Promise<void>((resolve) => {
    second = resolve;
  });
  // The first can end only once the second has begun.
  const list = [
    need('first', [], () => begun),
    need('second', [], () => {
      second();
      return Promise.resolve();
    }),
  ];
  t.is((await setup(list, { reporter, confirm: yes })).mended.length, 2);
});

test('one mend that meets two needs is not repeated', async (t) => {
  const { diary, met, need, reporter } = world();
  const engine = need('engine', [], () => {
    met.add('running');
    return Promise.resolve();
  });
  const { mended } = await setup([engine, need('running', ['engine'])], { reporter, confirm: yes });
  t.deepEqual(mended, ['engine']);
  t.false(diary.includes('mend running'));
});

test('who says no gets nothing done, and is shown everything that would be', async (t) => {
  const { diary, met, need, reporter } = world();
  met.add('there');
  let shown: readonly Finding[] = [];
  const { confirmed, mended } = await setup([need('a'), need('there'), need('b', ['a'])], {
    reporter,
    confirm: (findings) => {
      shown = findings;
      return Promise.resolve(false);
    },
  });
  t.false(confirmed);
  t.deepEqual(mended, []);
  t.deepEqual(
    shown.map(({ mend }) => mend),
    ['get a', 'get b'],
  );
  t.deepEqual(diary, []);
});

test('after a mend that failed nothing is built on it, but what is apart from it goes on', async (t) => {
  const { diary, need, reporter } = world();
  const engine = need('engine', [], () => Promise.reject(new InfraError('no network')));
  const error = await t.throwsAsync(
    setup([engine, need('image', ['engine']), need('node', ['image']), need('kind')], { reporter, confirm: yes }),
    { instanceOf: InfraError },
  );
  t.is(error.message, 'no network');
  t.true(diary.includes('failed engine'));
  t.true(diary.includes('mended kind'));
  t.false(diary.some((line) => line.endsWith('image') || line.endsWith('node')));
});

test('a mend that changed nothing has failed', async (t) => {
  const { need, reporter } = world();
  const stubborn: Need = { ...need('kernel'), mend: () => Promise.resolve() };
  const error = await t.throwsAsync(setup([stubborn], { reporter, confirm: yes }), { instanceOf: InfraError });
  t.is(error.message, 'kernel: still missing');
  t.is(error.next, 'get kernel');
});

test('what only a person can mend is said before anything is done', async (t) => {
  const { diary, need, reporter } = world();
  const memory: Need = {
    name: 'memory',
    why: 'a test',
    after: [],
    check: () => Promise.resolve({ ok: false, found: '0.5 GB', mend: 'end something', byHand: true }),
  };
  const error = await t.throwsAsync(setup([need('engine'), memory], { reporter, confirm: yes }), {
    instanceOf: InfraError,
  });
  t.is(error.message, 'memory: 0.5 GB');
  t.is(error.next, 'end something');
  t.deepEqual(diary, []);
});
