import { chmod, copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, perform } from '../command.ts';
import type { Engine } from '../engine/engine.ts';
import { imageId } from '../engine/image-id.ts';
import { removeRemains } from '../engine/remove-remains.ts';
import type { Host } from '../host.ts';
import type { Progress } from '../need.ts';
import type { Recipe } from './recipe.ts';
import type { Workshop } from './workshop.ts';

const BASE = 'labrig/node-base:building';
const LABEL = 'labrig.node-image=building';

/** Hands the root file system to the engine; needs no more than that, so it goes on beside the compiler. */
export async function importRootFileSystem(host: Host, engine: Engine, shop: Workshop): Promise<void> {
  await perform(host, [engine.path, 'import', shop.baseTar, BASE], { timeout: 300_000 });
}

/** Makes the root file system a node and commits it under the image's name. */
export async function assemble(
  host: Host,
  engine: Engine,
  shop: Workshop,
  recipe: Recipe,
  progress: Progress,
): Promise<void> {
  const script = join(shop.folder, 'assemble');
  await copyFile(join(shop.assets, 'assemble'), script);
  await chmod(script, 0o755);
  await writeFile(join(shop.folder, 'version'), recipe.kubernetes);
  await writeFile(join(shop.folder, 'sandbox'), recipe.sandbox);
  await removeRemains(host, engine, LABEL);
  progress('assembling the node image');
  const { stdout } = await perform(host, [engine.path, ...createArguments(shop)]);
  const container = stdout.trim();
  try {
    await perform(host, [engine.path, 'start', '--attach', container], { progress, timeout: 300_000 });
    progress('committing the node image');
    const before = await imageId(host, engine, recipe.reference);
    await perform(host, [engine.path, ...commitArguments(container, recipe)], { timeout: 300_000 });
    // The one that had the name before; while a node stands on it the engine keeps it.
    if (before !== undefined) await host.runToEnd(engine.path, ['image', 'rm', before]);
  } finally {
    await removeRemains(host, engine, LABEL);
  }
  // Only the name goes: the node image stands on its layer.
  await host.runToEnd(engine.path, ['image', 'rm', BASE]);
}

function createArguments(shop: Workshop): Command {
  return [
    'create',
    '--privileged',
    '--network=none',
    '--label',
    LABEL,
    // systemd's signal to shut down; the committed image inherits it.
    '--stop-signal=SIGRTMIN+3',
    ...mount(shop.folder, '/labrig'),
    ...mount(join(shop.assets, 'rootfs'), '/labrig-rootfs'),
    BASE,
    '/bin/bash',
    '/labrig/assemble',
  ];
}

function mount(from: string, to: string): string[] {
  return ['--mount', `type=bind,source=${from},target=${to},readonly`];
}

function commitArguments(container: string, { reference }: Recipe): Command {
  const changes = [
    'ENTRYPOINT ["/usr/local/bin/entrypoint","/sbin/init"]',
    'CMD []',
    'ENV container=docker',
    'LABEL labrig.node-image=built',
  ];
  return ['commit', ...changes.flatMap((change) => ['--change', change]), container, reference];
}
