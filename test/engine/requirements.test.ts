import test from 'ava';
import { checkRequirements } from '../../lib/engine/requirements.ts';

test('a version in the range is enough', (t) => {
  t.is(checkRequirements({ kubernetes: '>=1.24' }, 'v1.34.2'), undefined);
  t.is(checkRequirements({}, 'v1.0.0'), undefined);
});

test('a version outside the range is named, with the range', (t) => {
  const missing = checkRequirements({ kubernetes: '<1.24' }, 'v1.34.2') ?? '';
  t.true(missing.includes('<1.24') && missing.includes('v1.34.2'));
});
