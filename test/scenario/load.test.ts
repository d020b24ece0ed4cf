import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { loadScenario, loadText } from '../../lib/scenario/load.ts';
import { formatProblem, type Problem } from '../../lib/scenario/problem.ts';
import { fixtures, inShort, load, problemsOf, registries, withStep } from './support.ts';

const bytes = test.macro({
  async exec(t, content: string | Buffer, expected: string) {
    const folder = mkdtempSync(join(tmpdir(), 'labrig-load-'));
    t.teardown(() => {
      rmSync(folder, { recursive: true });
    });
    const file = join(folder, 'scenario.yaml');
    writeFileSync(file, content);
    const loaded = await loadScenario(file, registries);
    t.false(loaded.ok);
    t.deepEqual(
      problemsOf(loaded).map((problem) => inShort(problem, file)),
      [expected],
    );
  },
  title: (name) => name ?? '',
});

test('an empty file', bytes, '', 'EMPTY_FILE 1:1');
test('a file of 10 MB', bytes, 'a'.repeat(10_000_000), 'FILE_TOO_LARGE 1:1');
test('a binary file', bytes, Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0xff, 0xfe]), 'NOT_TEXT 1:1');
test('a file with a zero byte', bytes, 'kind: Scenario\nname: \0\n', 'NOT_TEXT 2:7');
test('a byte order mark alone', bytes, '\ufeff', 'EMPTY_FILE 1:1');

test('a missing file and a folder are problems with a place', async (t) => {
  for (const file of [join(fixtures, 'none.yaml'), fixtures]) {
    const loaded = await loadScenario(file, registries);
    t.deepEqual(
      problemsOf(loaded).map((problem) => inShort(problem, file)),
      ['FILE_UNREADABLE 1:1'],
    );
  }
});

test('the plan has ids, defaults, milliseconds and absolute paths', async (t) => {
  const loaded = await loadScenario(join(fixtures, 'valid-every-word.yaml'), registries);
  if (!loaded.ok) return t.fail();
  const [first, second, third] = loaded.scenario.steps;
  if (first === undefined || second === undefined || third === undefined) return t.fail();
  t.deepEqual(loaded.scenario.cluster.config['nodes'], [{ role: 'control-plane' }, { role: 'worker' }]);
  t.is(loaded.scenario.cluster.kubernetes, '1.34');
  t.deepEqual(first.save, [
    {
      name: 'uids',
      query: {
        subject: 'objects',
        spec: { kind: 'Pod', namespace: 'kube-system' },
        where: { 'status.phase': 'Running' },
      },
      value: 'metadata.uid',
      within: 5000,
    },
  ]);
  t.deepEqual(
    first.throughout.map(({ id, blind, name }) => ({ id, blind, name })),
    [{ id: '0.throughout.0', blind: 3000, name: 'not too many' }],
  );
  t.deepEqual(first.expect[1], {
    id: '0.expect.1',
    measure: { name: 'downtime', since: 'gone' },
    query: { subject: 'api', spec: {} },
    test: { all: { state: 'ready' } },
    within: 90_000,
    for: 0,
    notBefore: 500,
    blind: 2000,
  });
  t.deepEqual(second.change?.spec['files'], [join(fixtures, 'manifests', 'web.yaml')]);
  t.like(second.expect[0], { id: '1.expect.0', within: 120_000, name: 'order', measure: { name: 'order took' } });
  t.deepEqual(third.change?.spec['objects'], [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'dev' } }]);
  const [http] = third.expect;
  t.deepEqual(http !== undefined && 'test' in http ? http.test : undefined, {
    all: { status: 200, body: { contains: 'ok' } },
  });
  t.deepEqual(JSON.parse(JSON.stringify(loaded.scenario)), loaded.scenario);
});

test('without a cluster: one node, by whichever provider is chosen', async (t) => {
  const loaded = await load(withStep('    expect: [{api: ready}]\n'));
  t.deepEqual(loaded.ok && loaded.scenario.cluster, {
    config: { kind: 'Cluster', apiVersion: 'kind.x-k8s.io/v1alpha4' },
    images: [],
  });
});

test('a kind config of another apiVersion names the right one', async (t) => {
  const problems = problemsOf(await loadScenario(join(fixtures, 'invalid-kind-config-old.yaml'), registries));
  t.regex(problems.map(({ message }) => message).join(), /kind\.x-k8s\.io\/v1alpha4/);
});

test('an unquoted version is shown as it is written', async (t) => {
  const problems = problemsOf(await load('cluster: {kubernetes: 1.30}\n'));
  const found = problems.find(({ code }) => code === 'UNQUOTED_VERSION');
  t.regex(found?.message ?? '', /1\.30 as the number 1\.3.*"1\.30"/);
});

test('a problem is printed with its line and a caret, and steers no terminal', async (t) => {
  const [problem] = problemsOf(await load(withStep('    expect: [{api: ready, withn: 1s}]\n')));
  if (problem === undefined) return t.fail();
  t.is(
    formatProblem(problem),
    [
      'test.yaml:6:27: UNKNOWN_KEY unknown key "withn"; did you mean "within"?',
      '  6 |     expect: [{api: ready, withn: 1s}]',
      '    |                           ^^^^^',
    ].join('\n'),
  );
  t.false(formatProblem({ ...problem, message: 'a\x1b[2J\u202e', source: '\x1b]0;x\x07' }).includes('\x1b'));
});

/** Shapes that are quadratic or recursive somewhere, as large as a file may be. */
const size = 64 * 1024;
const hostile: Readonly<Record<string, string>> = {
  'open lists': '['.repeat(size),
  'open mappings': '{'.repeat(size),
  'list marks': '- '.repeat(size / 2),
  'question marks': '? '.repeat(size / 2),
  'nested keys': 'a: '.repeat(size / 3),
  'many keys': Array.from({ length: 6000 }, (_, index) => `k${index}: 1\n`).join(''),
  'equal keys': 'a: 1\n'.repeat(size / 5),
  'many aliases': `a: &a 1\nb: [${'*a,'.repeat(20_000)}]\n`,
  'many anchors': Array.from({ length: 5000 }, (_, index) => `- &a${index} x\n`).join(''),
  'empty lines': '\n'.repeat(size),
  'one long word': 'x'.repeat(size),
  'a long key': `${'x'.repeat(size - 100)}: 1\n`,
  'many unknown keys': `steps:\n  - {${Array.from({ length: 4000 }, (_, index) => `key${index}: 1`).join(', ')}}\n`,
  'many wrong steps': `steps:\n${'  - 1\n'.repeat(10_000)}`,
  'an open quote': `a: "${'\\n'.repeat(30_000)}`,
  'many tags': '!a '.repeat(20_000),
  'a long regular expression': withStep(
    `    expect: [{objects: {kind: Pod}, all: {a: {matches: "${'(a+)+'.repeat(10_000)}"}}}]\n`,
  ),
  'a deep expression': withStep(`    expect: [{objects: {kind: Pod}, cel: "${'('.repeat(50_000)}"}]\n`),
  'a long path': withStep(`    expect: [{objects: {kind: Pod}, all: {"${'a.'.repeat(30_000)}": 1}}]\n`),
};

for (const [name, text] of Object.entries(hostile)) {
  test.serial(`${name}: problems within a second`, async (t) => {
    const { problems, ms } = await looked(text);
    t.true(problems.length > 0);
    // Others on the machine stretch the processor's time, too: what is slow by itself is slow every time.
    const least = ms < 1000 ? ms : Math.min((await looked(text)).ms, (await looked(text)).ms);
    t.true(least < 1000, `${least} ms`);
    for (const problem of problems) t.true(formatProblem(problem).length < 2000);
  });
}

/** With the time of the processor that it took. */
async function looked(text: string): Promise<{ problems: readonly Problem[]; ms: number }> {
  const start = process.cpuUsage();
  const problems = problemsOf(await load(text));
  const { user, system } = process.cpuUsage(start);
  return { problems, ms: (user + system) / 1000 };
}

test('`vars` stand for texts, and may be given from outside', async (t) => {
  const text = `apiVersion: labrig/v1alpha1
kind: Scenario
metadata: {name: test}
vars: {who: ken}
steps:
  - name: One
    delete: {kind: Pod, name: $(who)-$(namespace)-$(other)}
    expect: [{objects: {kind: Pod, labels: {$(who): x}}, count: 0}]
`;
  const deleted = async (vars: Readonly<Record<string, string>>): Promise<unknown> => {
    const varNames = new Set<string>();
    const loaded = await loadText(text, 'test.yaml', fixtures, registries, { vars, varNames });
    t.deepEqual([...varNames], ['who']);
    return loaded.ok ? loaded.scenario.steps[0]?.change?.spec['name'] : loaded.problems;
  };
  t.is(await deleted({}), 'ken-$(namespace)-$(other)');
  t.is(await deleted({ who: 'jane' }), 'jane-$(namespace)-$(other)');
});

test('what a fault cannot do without is required, whether the file says so or not', async (t) => {
  const needs = async (lines: string): Promise<unknown> => {
    const loaded = await load(withStep(lines));
    return loaded.ok ? loaded.scenario.requires : problemsOf(loaded);
  };
  t.deepEqual(await needs('    inject: {kubeProxyMode: {mode: ipvs}}\n'), { kernel: ['ip_vs'] });
  t.deepEqual(await needs('    inject: {kubeProxyMode: {mode: ipvs}}\nrequires: {kernel: [dummy, ip_vs]}\n'), {
    kernel: ['dummy', 'ip_vs'],
  });
  t.deepEqual(await needs('    inject: {kubeProxyMode: {mode: nftables}}\n'), {});
});
