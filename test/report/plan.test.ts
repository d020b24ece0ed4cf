import test from 'ava';
import { planLines } from '../../lib/report/plan.ts';
import { widthOf } from '../../lib/report/width.ts';
import { hostile, scenarioFixture, unsafe } from './fixture.ts';

const plan = [
  { name: 'Everything runs' },
  {
    name: 'Delete every container',
    change: 'delete all containers on control-plane',
    targets: ['etcd 1234', 'pause 5678'],
  },
];

test('steps, what would be done and what it would hit', (t) => {
  const text = planLines(scenarioFixture(), plan, { language: 'ru' }).join('\n');
  t.regex(text, /^recovery: Оно возвращается$/m);
  t.regex(
    text,
    /^2\. Delete every container\n {3}do: delete all containers on control-plane\n {5}hits etcd 1234\n {5}hits pause 5678$/m,
  );
  t.regex(text, /^ {3}expect no pod object is lost, throughout$/m);
  t.regex(text, /^ {3}expect the API: state is ready, not before 1s, within 30s$/m);
});

test('a fault that hits nothing says so, one without a lab says nothing of it', (t) => {
  const [first, second] = plan;
  const nothing = planLines(scenarioFixture(), [{ name: '' }, { ...second, name: '', targets: [] }], {
    language: 'en',
  });
  t.regex(nothing.join('\n'), /hits nothing: the fault would be ineffective/);
  const unknown = planLines(scenarioFixture(), [{ name: first?.name ?? '' }], { language: 'en' });
  t.notRegex(unknown.join('\n'), /hits/);
});

test('hostile texts are shown, in 40 columns', (t) => {
  for (const bad of hostile) {
    for (const line of planLines(
      scenarioFixture(() => bad),
      [{ name: '' }, { name: '', change: bad, targets: [bad] }],
      { language: 'en', columns: 40 },
    )) {
      t.notRegex(line, unsafe);
      t.true(widthOf(line) <= 40, line);
    }
  }
});
