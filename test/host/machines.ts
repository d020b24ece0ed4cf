import type { Answer, FakeMachine } from './fake-host.ts';

// What programs said on real machines.
export const NO_DAEMON: Answer = {
  code: 1,
  stdout: '\n',
  stderr: 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\n',
};
export const NOT_IN_GROUP: Answer = {
  code: 1,
  stdout: '\n',
  stderr:
    'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: ' +
    'Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.50/version": dial unix /var/run/docker.sock: connect: permission denied\n',
};
export const CAPS_REFUSED: Answer = {
  code: 125,
  stderr:
    'docker: Error response from daemon: failed to create shim task: OCI runtime create failed: runc create failed: ' +
    "unable to start container process: unable to apply caps: operation not permitted: unknown\n\nRun 'docker run --help' for more information\n",
};
export const NO_SUCH_IMAGE: Answer = {
  code: 125,
  stderr:
    "docker: Error response from daemon: No such image: labrig/probe:v1\n\nRun 'docker run --help' for more information\n",
};

/** A Debian machine on which everything is as labs need it. */
export const PREPARED: FakeMachine = {
  installed: ['docker', 'dockerd', 'runc', 'kind', 'iptables', 'apt-get', 'start-stop-daemon'],
  files: {
    '/etc/os-release': 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n',
    '/proc/1/comm': 'init\n',
    '/proc/meminfo': 'MemTotal:       24698456 kB\nMemFree:        20012345 kB\nMemAvailable:   23456789 kB\n',
    '/proc/cgroups':
      '#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpuset\t2\t1\t1\ncpu\t3\t1\t1\nmemory\t5\t1\t1\npids\t8\t1\t1\n',
    '/proc/filesystems': 'nodev\tsysfs\nnodev\ttmpfs\n\text4\nnodev\toverlay\n',
    '/proc/sys/net/bridge/bridge-nf-call-iptables': '1\n',
    '/proc/sys/fs/inotify/max_user_instances': '512\n',
    '/proc/sys/fs/inotify/max_user_watches': '192536\n',
    '/proc/self/status': 'CapEff:\t000001ffffffffff\nCapBnd:\t000001ffffffffff\n',
    '/proc/sys/kernel/cap_last_cap': '40\n',
  },
  programs: {
    'docker version': { stdout: '20.10.24+dfsg1\n' },
    'docker run': {},
    'docker import': {},
    'docker image ls': { stdout: 'labrig/node:v1.34.2 758MB\nlabrig/probe:v1 129B\n<none>:<none> 415MB\n' },
    'kind version': { stdout: 'kind v0.30.0 go1.24.6 linux/amd64\n' },
    'iptables --wait': { stdout: '-P POSTROUTING ACCEPT\n' },
    'apt-cache policy': { stdout: 'docker-cli:\n  Installed: (none)\n  Candidate: (none)\n' },
  },
};

/** The prepared machine, but for some files and programs; `undefined` takes one away. */
export function but(change: {
  readonly files?: Readonly<Record<string, string | undefined>>;
  readonly programs?: FakeMachine['programs'];
  readonly without?: readonly string[];
  readonly rest?: Omit<FakeMachine, 'files' | 'programs' | 'installed'>;
}): FakeMachine {
  const files = Object.entries({ ...PREPARED.files, ...change.files }).filter(
    (file): file is [string, string] => file[1] !== undefined,
  );
  return {
    ...PREPARED,
    ...change.rest,
    installed: (PREPARED.installed ?? []).filter((program) => change.without?.includes(program) !== true),
    files: Object.fromEntries(files),
    programs: { ...PREPARED.programs, ...change.programs },
  };
}
