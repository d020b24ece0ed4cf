import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { loadScenario } from '../../lib/scenario/load.ts';
import { fixtureNames, fixtures, inShort, problemsOf, registries } from './support.ts';

/** The name of a fixture is the verdict; its last comments are the codes and places of its problems. */
const fixture = test.macro<[string]>({
  async exec(t, name: string) {
    const file = join(fixtures, name);
    const expected = readFileSync(file, 'utf8').match(/^# [A-Z_]+ \S+$/gm) ?? [];
    const loaded = await loadScenario(file, registries);
    t.is(loaded.ok, name.startsWith('valid-'));
    t.deepEqual(
      problemsOf(loaded).map((problem) => `# ${inShort(problem, file)}`),
      [...expected],
    );
  },
  title: (_given, name = '') => name.replace('.yaml', ''),
});

for (const name of [...fixtureNames('valid'), ...fixtureNames('invalid')]) test(fixture, name);
