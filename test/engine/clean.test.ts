import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { NoSuchLab } from '../../lib/cluster/no-such-lab.ts';
import type { Cluster } from '../../lib/cluster/cluster.ts';
import type { AttachRequest, Provider } from '../../lib/cluster/provider.ts';
import { clean, findLeftovers } from '../../lib/engine/clean.ts';
import { listLabs, saveLab } from '../../lib/engine/labs.ts';
import { openLedger } from '../../lib/engine/ledger.ts';
import { runsFolder } from '../../lib/engine/state-folder.ts';
import { type Verbs, verbsOf } from '../../lib/engine/verbs.ts';
import { InfraError } from '../../lib/errors.ts';
import type { Fault } from '../../lib/faults/fault.ts';

const verbs = verbsOf({ actions: [], faults: [] });

function runFolder(id: string): string {
  const folder = join(runsFolder(), id);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** A lab that is up on purpose, a run on it that was killed, and a later run that made a network and was killed. */
async function machine(): Promise<void> {
  process.env['XDG_STATE_HOME'] = mkdtempSync(join(tmpdir(), 'labrig-clean-'));
  const folder = runFolder('1-lab');
  const own = { engine: 'docker', name: 'labrig-1-lab', runId: '1-lab' } as const;
  await openLedger(folder).write({ what: 'network', ...own });
  saveLab({
    ...{ name: own.name, provider: 'kind', runtime: 'containerd', runId: '1-lab', engine: 'docker', folder },
    ...{ kubernetes: 'v1.34.2', createdAt: '2026-01-01T00:00:00Z' },
  });
  await openLedger(runFolder('2-on')).write({ what: 'namespace', lab: own.name, name: 'n' });
  await openLedger(runFolder('3-other')).write({ what: 'network', engine: 'docker', name: 'other', runId: '3-other' });
}

function providerWhose(attach: Error, undone: string[]): Provider {
  return {
    create: () => Promise.reject(new Error('not asked for')),
    attach: () => Promise.reject(attach),
    undo: (item) => {
      undone.push(item.name);
      return Promise.resolve();
    },
    findAll: () => Promise.resolve([]),
  };
}

test.serial('a lab that went away behind our back is forgotten, and what was in it with it', async (t) => {
  await machine();
  const undone: string[] = [];
  const provider = providerWhose(new NoSuchLab('labrig-1-lab'), undone);
  const results = await clean({ provider, verbs, all: false });
  t.deepEqual(
    results.filter(({ error }) => error !== undefined),
    [],
  );
  t.deepEqual(undone, ['other', 'labrig-1-lab']);
  t.deepEqual(listLabs(), []);
  t.deepEqual(findLeftovers(), []);
});

test.serial('a lab that does not answer is told, and what others left is cleaned all the same', async (t) => {
  await machine();
  const undone: string[] = [];
  const provider = providerWhose(new InfraError('the engine does not answer'), undone);
  const results = await clean({ provider, verbs, all: false });
  t.deepEqual(
    results.filter(({ error }) => error !== undefined),
    [{ what: 'run 2-on', error: 'the engine does not answer' }],
  );
  t.deepEqual(undone, ['other']);
  t.is(listLabs().length, 1);
  t.deepEqual(
    findLeftovers().map(({ id }) => id),
    ['2-on'],
  );
});

/** A run on a cluster that was there before, killed with a fault in it. */
async function killedOnBorrowed(): Promise<{
  readonly folder: string;
  readonly provider: Provider;
  readonly done: string[];
}> {
  process.env['XDG_STATE_HOME'] = mkdtempSync(join(tmpdir(), 'labrig-clean-'));
  const folder = runFolder('1-run');
  const ledger = openLedger(folder);
  const own = { engine: '', name: 'labrig-1-run', runId: '1-run' } as const;
  await ledger.write({ what: 'cluster', provider: 'existing', ...own, home: folder, borrowed: true });
  await ledger.write({ what: 'fault', verb: 'breakIt', lab: own.name, state: { node: 'worker' } });
  const done: string[] = [];
  const provider = {
    ...providerWhose(new Error('not asked for'), done),
    attach: (request: AttachRequest) => {
      done.push(`attach ${request.provider} by ${request.folder}`);
      return Promise.resolve({ close: () => Promise.resolve() } as unknown as Cluster);
    },
  };
  return { folder, provider, done };
}

function breaking(undo: Fault['undo']): Verbs {
  return verbsOf({ actions: [], faults: [{ verb: 'breakIt', undo } as unknown as Fault] });
}

test.serial(
  'in a cluster that was there before, the fault is undone first, then what was kept of the way to it',
  async (t) => {
    const { folder, provider, done } = await killedOnBorrowed();
    const mended = breaking(({ node }) => {
      done.push(`mend ${node ?? ''}`);
      return Promise.resolve();
    });
    await clean({ provider, verbs: mended, all: false });
    t.deepEqual(done, [`attach existing by ${folder}`, 'mend worker', 'labrig-1-run']);
    t.deepEqual(findLeftovers(), []);
  },
);

test.serial('the way to it is kept where the fault could not be undone', async (t) => {
  const { provider, done } = await killedOnBorrowed();
  const broken = breaking(() => Promise.reject(new Error('the node does not answer')));
  const results = await clean({ provider, verbs: broken, all: false });
  t.deepEqual(results, [{ what: 'breakIt in labrig-1-run', error: 'the node does not answer' }]);
  t.false(done.includes('labrig-1-run'));
  t.is(findLeftovers()[0]?.pending, 2);
});
