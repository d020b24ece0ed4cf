import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import type { ActionContext } from '../../lib/actions/action.ts';
import type { Node } from '../../lib/cluster/node.ts';
import { keepFaultEvidence } from '../../lib/engine/fault-evidence.ts';
import type { Recorder } from '../../lib/engine/recorder.ts';
import { verbsOf } from '../../lib/engine/verbs.ts';
import type { Fault } from '../../lib/faults/fault.ts';
import type { Change } from '../../lib/scenario/model.ts';

const verbs = verbsOf({
  actions: [],
  faults: [
    { verb: 'changeTables', evidence: { 'rules.txt': 'save-rules', 'sets.txt': 'save-sets' } },
    { verb: 'stopIt' },
  ] as unknown as Fault[],
});

function parts(answers: Readonly<Record<string, string>>): {
  readonly given: Parameters<typeof keepFaultEvidence>[3];
  readonly folder: string;
  readonly missing: string[];
} {
  const missing: string[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'labrig-evidence-'));
  const node = {
    alias: 'worker',
    sh: (script: string) => {
      const stdout = answers[script];
      return stdout === undefined
        ? Promise.reject(new Error('the node is gone'))
        : Promise.resolve({ code: 0, stdout, stderr: '' });
    },
  } as unknown as Node;
  const context = { folder, cluster: { nodes: [node] }, signal: new AbortController().signal };
  const recorder = {
    record: (entry: { readonly type: string; readonly missing?: string }) => {
      if (entry.type === 'evidence') missing.push(entry.missing ?? '');
    },
  };
  const given = { verbs, context: context as unknown as ActionContext, recorder: recorder as unknown as Recorder };
  return { given, folder, missing };
}

function fault(verb: string): Change {
  return { kind: 'fault', verb, spec: {} };
}

test('what the nodes say is kept by step, before and after, and what could not be had is told', async (t) => {
  const { given, folder, missing } = parts({ 'save-rules': 'a rule\n' });
  await keepFaultEvidence(fault('changeTables'), 'before', 1, given);
  await keepFaultEvidence(fault('changeTables'), 'after', 1, given);
  for (const when of ['before', 'after'])
    t.is(readFileSync(join(folder, 'evidence', `step-2-${when}`, 'worker', 'rules.txt'), 'utf8'), 'a rule\n');
  t.deepEqual(missing, [
    'step-2-before: sets.txt of worker: the node is gone',
    'step-2-after: sets.txt of worker: the node is gone',
  ]);
  rmSync(folder, { recursive: true });
});

test('nothing is kept of a fault that names nothing, of an action, and of no change', async (t) => {
  const { given, folder } = parts({});
  await keepFaultEvidence(fault('stopIt'), 'before', 0, given);
  await keepFaultEvidence({ kind: 'action', verb: 'apply', spec: {} }, 'before', 0, given);
  await keepFaultEvidence(undefined, 'after', 0, given);
  t.false(existsSync(join(folder, 'evidence')));
  rmSync(folder, { recursive: true });
});
