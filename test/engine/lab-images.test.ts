import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import type { Images } from '../../lib/actions/action.ts';
import { createLabImages } from '../../lib/engine/lab-images.ts';
import type { ImageSource } from '../../lib/engine/start-run.ts';
import { fakeCluster } from '../actions/fake-cluster.ts';

interface Bench {
  readonly images: Images;
  /** `obtain NAMES`, `load ARCHIVE`, in the order in which they happened. */
  readonly log: string[];
}

/** A lab whose nodes have `coredns`, and a source that has whatever begins with `my/`. */
function bench(folder: string, broken = false): Bench {
  const log: string[] = [];
  const source: ImageSource = {
    named: (name) => Promise.resolve([name]),
    obtain(names, workshop) {
      log.push(`obtain ${names.join(' ')}`);
      writeFileSync(join(workshop, 'images.tar'), '');
      return Promise.resolve(
        names.map((name) =>
          name.startsWith('my/')
            ? { name, archive: join(workshop, 'images.tar'), note: `stand-in for ${name}` }
            : { name, note: `no ${name}` },
        ),
      );
    },
  };
  const { cluster } = fakeCluster({ images: ['registry.k8s.io/coredns:v1', 'sha256:12'] });
  const loadImages = (archive: string): Promise<void> => {
    log.push(`load ${archive.replace(/.*\//, '')}`);
    return broken ? Promise.reject(new Error('no space')) : Promise.resolve();
  };
  const { signal } = new AbortController();
  return {
    images: createLabImages({ cluster: { ...cluster, loadImages }, source, folder, signal, progress: () => undefined }),
    log,
  };
}

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'labrig-lab-'));

test('what the nodes have is left alone; what they lack is loaded, at once, and said', async (t) => {
  const { images, log } = bench(newFolder());
  const provided = await images.provide(['registry.k8s.io/coredns:v1', 'my/a:1', 'my/b', 'my/a:1', 'other']);
  t.deepEqual(provided, [
    { name: 'registry.k8s.io/coredns:v1', loaded: false },
    { name: 'my/a:1', loaded: true, note: 'stand-in for my/a:1' },
    { name: 'my/b', loaded: true, note: 'stand-in for my/b' },
    { name: 'other', loaded: false, note: 'no other' },
  ]);
  t.deepEqual(log, ['obtain my/a:1 my/b other', 'load images.tar']);
});

test('a name is loaded once per lab, and said each time, by whatever name, in a later run too', async (t) => {
  const folder = newFolder();
  const first = bench(folder);
  await first.images.provide(['my/a']);
  t.like(await first.images.provide(['docker.io/my/a:latest']), [{ loaded: true, note: 'stand-in for my/a' }]);
  const later = bench(folder);
  t.like(await later.images.provide(['my/a']), [{ name: 'my/a', loaded: true, note: 'stand-in for my/a' }]);
  t.deepEqual([...first.log, ...later.log], ['obtain my/a', 'load images.tar']);
  t.deepEqual(readdirSync(folder), ['images.json']);
});

test('runs at the same time on one lab know of each other, and forget nothing', async (t) => {
  const folder = newFolder();
  const [one, two] = [bench(folder), bench(folder)];
  await Promise.all([one.images.provide(['my/a']), two.images.provide(['my/b'])]);
  const later = bench(folder);
  t.like(await later.images.provide(['my/a', 'my/b']), [{ loaded: true }, { loaded: true }]);
  t.like(await one.images.provide(['my/b']), [{ loaded: true, note: 'stand-in for my/b' }]);
  t.deepEqual([one.log.length, two.log.length, later.log.length], [2, 2, 0]);
});

test('nothing asked for, nothing done', async (t) => {
  const { images, log } = bench(newFolder());
  t.deepEqual(await images.provide([]), []);
  t.deepEqual(log, []);
});

test('what could not be loaded is not remembered', async (t) => {
  const folder = newFolder();
  await t.throwsAsync(bench(folder, true).images.provide(['my/a']), { message: 'no space' });
  t.deepEqual(readdirSync(folder), []);
  t.like(await bench(folder).images.provide(['my/a']), [{ loaded: true }]);
});

test('a memory that cannot be read is told', (t) => {
  const folder = newFolder();
  writeFileSync(join(folder, 'images.json'), '[');
  t.throws(() => bench(folder), { name: 'InfraError', message: /does not say which images/ });
});
