import test from 'ava';
import { InfraError } from '../../lib/errors.ts';
import { ensureLists, install } from '../../lib/host/debian.ts';
import { fakeHost } from './fake-host.ts';

const quiet = (): void => undefined;

test('the package lists are fetched only where an installation fails without', async (t) => {
  const fine = fakeHost({ programs: { 'apt-get install': {} } });
  await install(fine, ['jq'], quiet);
  t.is(fine.started.length, 1);

  let updated = false;
  const fresh = fakeHost({
    programs: {
      'apt-get install': () => (updated ? {} : { code: 100, stderr: 'E: Unable to locate package jq\n' }),
      'apt-get update': () => {
        updated = true;
        return {};
      },
    },
  });
  await install(fresh, ['jq'], quiet);
  t.deepEqual(
    fresh.started.map((command) => command.split(' ')[1]),
    ['install', 'update', 'install'],
  );
});

test('an installation that fails twice says what apt said', async (t) => {
  const programs = {
    'apt-get install': { code: 100, stderr: 'E: Unable to locate package nosuch\n' },
    'apt-get update': {},
  };
  const error = await t.throwsAsync(install(fakeHost({ programs }), ['nosuch'], quiet), { instanceOf: InfraError });
  t.regex(error.message, /Unable to locate package nosuch/);
  t.regex(error.next ?? '', /^run it by hand: apt-get install .*nosuch$/);
});

test('a user installs by sudo, which never asks', async (t) => {
  const host = fakeHost({ isRoot: false, programs: { sudo: {} } });
  await install(host, ['jq'], quiet);
  t.regex(host.started[0] ?? '', /^sudo -n apt-get install/);
});

test('lists that name the package are not fetched again', async (t) => {
  const known = fakeHost({ programs: { 'apt-cache policy': { stdout: 'docker.io:\n  Candidate: 20.10.24\n' } } });
  await ensureLists(known, 'docker.io', quiet);
  t.false(known.started.some((command) => command.includes('update')));
  const empty = fakeHost({ programs: { 'apt-cache policy': {}, 'apt-get update': {} } });
  await ensureLists(empty, 'docker.io', quiet);
  t.true(empty.started.includes('apt-get update'));
});

test('two never run apt at the same time', async (t) => {
  let running = 0;
  let most = 0;
  const host = fakeHost({
    programs: {
      'apt-get install': async () => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return {};
      },
    },
  });
  await Promise.all(['a', 'b', 'c'].map((name) => install(host, [name], quiet)));
  t.is(most, 1);
  t.is(host.started.length, 3);
});
