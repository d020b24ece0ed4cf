import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { programThatEnds } from '../../lib/host/engine/probe.ts';
import { thisMachine } from '../../lib/host/host.ts';
import { type ImageSpec, writeImageArchive } from '../../lib/host/node-image/image-archive.ts';

const path = ['docker', 'podman'].find((program) => spawnSync(program, ['info']).status === 0) ?? '';
const withEngine = path === '' ? test.skip : test;

withEngine('a real engine loads an archive, and its images run (needs a container engine that answers)', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'labrig-archive-'));
  const nothing = { name: 'nothing', mode: 0o755, content: programThatEnds(thisMachine.arch) };
  const program = { name: 'program', from: [nothing] };
  const more = {
    name: 'more',
    from: [{ name: 'etc', folder: true } as const, { name: 'etc/motd', content: Buffer.from('hello\n') }],
  };
  // Names of their own: others may run the same test on this machine.
  const tag = `v${process.pid}`;
  const images: ImageSpec[] = [
    { reference: `labrig/test-one:${tag}`, layers: [program], entrypoint: ['/nothing'] },
    { reference: `labrig/test-two:${tag}`, layers: [program, more], entrypoint: ['/nothing'] },
  ];
  const file = join(folder, 'images.tar');
  await writeImageArchive(file, images, thisMachine.arch);
  try {
    const loaded = await thisMachine.run(path, ['load', '--input', file]);
    t.is(loaded.code, 0, loaded.stderr);
    for (const { reference } of images) {
      const result = await thisMachine.run(path, ['run', '--rm', '--pull=never', '--network=none', reference]);
      t.is(result.code, 0, result.stderr);
    }
    const layers = await thisMachine.run(path, [
      'image',
      'inspect',
      '--format',
      '{{len .RootFS.Layers}}',
      `labrig/test-two:${tag}`,
    ]);
    t.is(layers.stdout.trim(), '2');
  } finally {
    await thisMachine.run(path, ['image', 'rm', ...images.map(({ reference }) => reference)]);
    await rm(folder, { recursive: true });
  }
});
