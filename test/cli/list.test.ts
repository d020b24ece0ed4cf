import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { listScenarios, markdownTable } from '../../lib/cli/list.ts';

const root = join(import.meta.dirname, '..', '..', '..');

test("the README's table of providers is the one that `labrig list --output markdown` prints", async (t) => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const [, table] = /<!-- labrig list --output markdown -->\n([\s\S]*?)\n<!-- \/labrig list -->/.exec(readme) ?? [];
  t.is(table, markdownTable(await listScenarios([join(root, 'scenarios')])).join('\n'));
});

test('a provider that cannot make the cluster says why', async (t) => {
  const file = join(root, 'scenarios', 'controllers', 'three-control-planes.yaml');
  const [row] = await listScenarios([file]);
  t.deepEqual(row?.providers, ['kind']);
  t.regex(row?.whyNot['minikube'] ?? '', /several control planes/);
  t.regex(row?.whyNot['vm'] ?? '', /one node/);
  t.regex(
    markdownTable(row === undefined ? [] : [row]).at(-1) ?? '',
    /\| yes \| no: .*several control planes.* \| no: /,
  );
});
