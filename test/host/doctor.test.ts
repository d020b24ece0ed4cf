import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { doctor } from '../../lib/host/doctor.ts';
import type { Finding } from '../../lib/host/need.ts';
import { needs } from '../../lib/host/needs.ts';
import { type FakeMachine, fakeHost } from './fake-host.ts';
import { but, CAPS_REFUSED, NO_DAEMON, NO_SUCH_IMAGE, NOT_IN_GROUP, PREPARED } from './machines.ts';

async function findings(machine: FakeMachine): Promise<Finding[]> {
  return doctor(needs({ host: fakeHost(machine) }));
}

async function amiss(machine: FakeMachine): Promise<Finding[]> {
  return (await findings(machine)).filter(({ ok }) => !ok);
}

test('a prepared machine has all that is needed', async (t) => {
  const all = await findings(PREPARED);
  t.deepEqual(
    all.filter(({ ok }) => !ok),
    [],
  );
  t.true(all.every(({ found, why }) => found !== '' && why !== ''));
  t.true(all.every(({ mend }) => mend === undefined));
});

/** One machine for each need, on which that need, and only that one, is not met. */
const BROKEN: readonly [string, FakeMachine, { found: RegExp; mend: RegExp; byHand?: true }][] = [
  [
    'Node.js',
    but({ rest: { nodeVersion: '20.11.1' } }),
    { found: /20\.11\.1, older than 20\.19/, mend: /nodejs\.org/, byHand: true },
  ],
  [
    'memory',
    but({ files: { '/proc/meminfo': 'MemTotal:        2048000 kB\nMemAvailable:     512000 kB\n' } }),
    { found: /0\.5 GB free of 2\.1 GB/, mend: /at least 1\.5 GB/, byHand: true },
  ],
  ['disk', but({ rest: { free: 1e9 } }), { found: /1\.0 GB free/, mend: /at least 6 GB/, byHand: true }],
  [
    'control groups',
    but({
      files: {
        '/proc/cgroups':
          '#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t3\t1\t1\nmemory\t0\t1\t0\npids\t8\t1\t1\n',
      },
    }),
    { found: /v1 without cpuset, memory/, mend: /cgroup_enable=memory/, byHand: true },
  ],
  [
    'control groups',
    but({ files: { '/sys/fs/cgroup/cgroup.controllers': 'cpu io memory pids\n' } }),
    { found: /v2 without cpuset/, mend: /command line/, byHand: true },
  ],
  [
    'inotify',
    but({ files: { '/proc/sys/fs/inotify/max_user_watches': '8192\n' } }),
    { found: /512 instances, 8192 watches/, mend: /^sysctl -w fs\.inotify\.max_user_watches=524288$/ },
  ],
  [
    'kernel',
    but({ files: { '/proc/filesystems': '\text4\n' } }),
    { found: /without overlay/, mend: /^modprobe overlay$/ },
  ],
  [
    'kernel',
    but({
      programs: {
        'iptables --wait': { code: 3, stderr: "iptables v1.8.9 (legacy): can't initialize iptables table `nat'" },
      },
    }),
    { found: /can't translate addresses: .*table `nat'/, mend: /nf_tables/, byHand: true },
  ],
  [
    'privileged containers',
    but({
      programs: { 'docker run': CAPS_REFUSED },
      files: { '/proc/self/status': 'CapBnd:\t000001fffeffffff\n' },
    }),
    { found: /unable to apply caps/, mend: /does without CAP_SYS_RESOURCE/ },
  ],
  [
    'privileged containers',
    but({ programs: { 'docker run': CAPS_REFUSED } }),
    { found: /unable to apply caps/, mend: /docker run --rm --privileged/, byHand: true },
  ],
  ['kind', but({ without: ['kind'] }), { found: /none that is new enough/, mend: /v0\.30\.0/ }],
  [
    'kind',
    but({ programs: { 'kind version': { stdout: 'kind v0.20.0 go1.20.4 linux/amd64\n' } } }),
    { found: /none that is new enough/, mend: /kind v0\.30\.0/ },
  ],
  [
    'node image',
    but({ programs: { 'docker image ls': { stdout: 'nginx:latest 187MB\n' } } }),
    { found: /^none$/, mend: /labrig image load FILE/ },
  ],
];

for (const [number, [name, machine, wanted]] of BROKEN.entries()) {
  test(`${name} can be amiss, and how to mend it is said (machine ${number + 1})`, async (t) => {
    const [only, ...others] = await amiss(machine);
    t.deepEqual(others, []);
    t.is(only?.name, name);
    t.regex(only?.found ?? '', wanted.found);
    t.regex(only?.mend ?? '', wanted.mend);
    t.is(only?.byHand, wanted.byHand);
  });
}

test('a machine with neither docker nor podman: apt installs docker', async (t) => {
  const machine = but({ without: ['docker', 'dockerd'] });
  const [engine, ...others] = await amiss(machine);
  t.is(engine?.found, 'neither docker nor podman');
  t.regex(engine?.mend ?? '', /^apt-get install .*docker\.io$/);
  t.deepEqual(
    others.map(({ name }) => name),
    ['engine running', 'privileged containers', 'node image'],
  );
});

test('a machine with only the client of docker lacks the engine', async (t) => {
  const [engine] = await amiss(but({ without: ['dockerd'], programs: { 'docker version': NO_DAEMON } }));
  t.is(engine?.name, 'container engine');
  t.is(engine?.found, 'only the client of docker');
});

test('elsewhere than on Debian the engine is installed by hand', async (t) => {
  const [engine] = await amiss(but({ without: ['docker', 'dockerd'], files: { '/etc/os-release': 'ID=fedora\n' } }));
  t.true(engine?.byHand);
  t.regex(engine?.mend ?? '', /docs\.docker\.com/);
});

test('an engine that does not run is started by systemd where that runs, else detached', async (t) => {
  const programs = { 'docker version': NO_DAEMON };
  const [plain] = await amiss(but({ programs }));
  t.is(plain?.name, 'engine running');
  t.regex(plain?.found ?? '', /Is the docker daemon running/);
  t.regex(plain?.mend ?? '', /start-stop-daemon --start --oknodo --background .*dockerd/);
  const [systemd] = await amiss(but({ programs, files: { '/proc/1/comm': 'systemd\n' } }));
  t.is(systemd?.mend, 'systemctl enable --now docker');
  const [user] = await amiss(but({ programs, files: { '/proc/1/comm': 'systemd\n' }, rest: { isRoot: false } }));
  t.is(user?.mend, 'sudo systemctl enable --now docker');
});

test('an engine that is to answer elsewhere is not started here', async (t) => {
  const machine = but({
    programs: { 'docker version': NO_DAEMON },
    rest: { env: { DOCKER_HOST: 'tcp://lab.example:2375' } },
  });
  const [engine] = await amiss(machine);
  t.is(engine?.name, 'engine running');
  t.is(engine?.mend, 'start the engine at tcp://lab.example:2375, or: unset DOCKER_HOST');
  t.true(engine?.byHand);
});

test('a user who may not speak with docker is told about its group', async (t) => {
  const [engine] = await amiss(but({ programs: { 'docker version': NOT_IN_GROUP }, rest: { isRoot: false } }));
  t.is(engine?.name, 'engine running');
  t.regex(engine?.mend ?? '', /usermod .*docker/);
  t.true(engine?.byHand);
});

test('podman is used where docker does not answer', async (t) => {
  const machine: FakeMachine = {
    ...but({ programs: { 'docker version': NO_DAEMON, 'podman info': { stdout: '4.3.1\n' }, 'podman run': {} } }),
    installed: ['docker', 'podman', 'kind'],
  };
  const image = { 'podman image ls': { stdout: 'localhost/labrig/node:v1.34.2 758 MB\n' } };
  const all = await findings({ ...machine, programs: { ...machine.programs, ...image } });
  t.is(all.find(({ name }) => name === 'container engine')?.found, 'podman 4.3.1');
  t.deepEqual(
    all.filter(({ ok }) => !ok),
    [],
  );
});

test('without an image for the privileged container one is made', async (t) => {
  let runs = 0;
  const host = fakeHost(
    but({
      programs: { 'docker run': () => (++runs === 1 ? NO_SUCH_IMAGE : {}) },
      rest: { env: { XDG_CACHE_HOME: await mkdtemp(join(tmpdir(), 'labrig-cache-')) } },
    }),
  );
  const all = await doctor(needs({ host }));
  t.true(all.every(({ ok }) => ok));
  t.is(host.started.filter((command) => command.startsWith('docker import')).length, 1);
});
