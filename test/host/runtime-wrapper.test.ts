import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { execa } from 'execa';
import { daemonConfig, wrapper } from '../../lib/host/engine/runtime-wrapper.ts';
import { assetsFolder } from '../../lib/host/folders.ts';

/** As docker 20.10 writes it for a privileged container, shortened. */
const CONFIG = {
  ociVersion: '1.0.2-dev',
  process: {
    args: ['echo', '"CAP_SYS_RESOURCE",'],
    env: ['WANTED="CAP_SYS_RESOURCE"'],
    capabilities: {
      bounding: ['CAP_SYS_NICE', 'CAP_SYS_RESOURCE', 'CAP_SYS_TIME'],
      effective: ['CAP_SYS_RESOURCE', 'CAP_SYS_TIME'],
      permitted: ['CAP_SYS_TIME', 'CAP_SYS_RESOURCE'],
      ambient: ['CAP_SYS_RESOURCE'],
    },
    rlimits: [
      { type: 'RLIMIT_NOFILE', hard: 1048576, soft: 1048576 },
      { type: 'RLIMIT_CORE', hard: 0, soft: 0 },
      { type: 'RLIMIT_RTPRIO', hard: 5, soft: 5 },
    ],
    oomScoreAdj: -2000,
  },
  root: { path: '/var/lib/docker/overlay2/x/merged' },
};

async function through(config: unknown, limit: number): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'labrig-runtime-'));
  const template = await readFile(join(assetsFolder(), 'runc-within-limits'), 'utf8');
  const program = join(folder, 'wrapper');
  await writeFile(program, wrapper(template, '/bin/true', ['CAP_SYS_RESOURCE', 'CAP_SYS_RAWIO']), { mode: 0o755 });
  await writeFile(join(folder, 'config.json'), JSON.stringify(config));
  const command = 'ulimit -n "$1"; shift; exec "$@"';
  await execa('bash', [
    '-c',
    command,
    'bash',
    String(limit),
    program,
    '--root',
    '/run/x',
    'create',
    '--bundle',
    folder,
    'id',
  ]);
  return JSON.parse(await readFile(join(folder, 'config.json'), 'utf8'));
}

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('a container gets no more than its machine has', async (t) => {
  const score = Number(await readFile('/proc/self/oom_score_adj', 'utf8'));
  t.deepEqual(await through(CONFIG, 1000), {
    ...CONFIG,
    process: {
      ...CONFIG.process,
      capabilities: {
        bounding: ['CAP_SYS_NICE', 'CAP_SYS_TIME'],
        effective: ['CAP_SYS_TIME'],
        permitted: ['CAP_SYS_TIME'],
        ambient: [],
      },
      rlimits: [
        { type: 'RLIMIT_NOFILE', hard: 1000, soft: 1000 },
        { type: 'RLIMIT_CORE', hard: 0, soft: 0 },
        { type: 'RLIMIT_RTPRIO', hard: 5, soft: 5 },
      ],
      oomScoreAdj: score,
    },
  });
});

onLinux('a modest container is left as it is', async (t) => {
  const modest = {
    process: {
      args: ['x'],
      capabilities: { bounding: ['CAP_CHOWN'] },
      rlimits: [{ type: 'RLIMIT_NOFILE', hard: 512, soft: 256 }],
      oomScoreAdj: 1000,
    },
  };
  t.deepEqual(await through(modest, 1000), modest);
});

test("docker's settings stay as they are, but for its runtime", (t) => {
  const present = '{"data-root": "/data", "runtimes": {"kata": {"path": "/usr/bin/kata"}}}';
  t.deepEqual(daemonConfig(present), {
    'data-root': '/data',
    runtimes: { kata: { path: '/usr/bin/kata' }, labrig: { path: '/usr/local/lib/labrig/runc-within-limits' } },
    'default-runtime': 'labrig',
  });
  t.deepEqual(Object.keys(daemonConfig(undefined)), ['runtimes', 'default-runtime']);
  t.throws(() => daemonConfig('{"data-root": '), { message: /daemon\.json is not a JSON object/ });
  t.throws(() => daemonConfig('[]'), { message: /daemon\.json is not a JSON object/ });
});
