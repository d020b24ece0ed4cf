import type { Entry } from '../../lib/journal/entry.ts';
import type { Expectation, Scenario } from '../../lib/scenario/model.ts';

/** Texts that a test puts everywhere a file, a cluster or a machine could. */
export type Say = (usual: string) => string;

const asUsual: Say = (usual) => usual;

function expectation(id: string, say: Say, more: Partial<Expectation> = {}): Expectation {
  return {
    id,
    query: { subject: 'objects', spec: { kind: 'Pod', namespace: say('kube-system') } },
    test: { all: { 'status.phase': say('Running') }, count: { min: 8 } },
    within: 30_000,
    for: 0,
    notBefore: 0,
    blind: 2000,
    ...more,
  };
}

export function scenarioFixture(say: Say = asUsual): Scenario {
  const api = { subject: 'api', spec: {} };
  return {
    name: say('recovery'),
    labels: {},
    experiments: [say('I3')],
    title: { en: say('It comes back'), ru: say('Оно возвращается') },
    story: say('Every container is deleted.\nWho starts them again?'),
    cluster: { provider: 'kind', config: {}, images: [] },
    requires: {},
    isolation: 'cluster',
    steps: [
      { name: say('Everything runs'), save: [], throughout: [], expect: [expectation('0.expect.0', say)] },
      {
        name: say('Delete every container'),
        explain: say('The kubelet does.'),
        save: [],
        change: { kind: 'fault', verb: 'deleteContainers', spec: { node: say('control-plane') } },
        throughout: [expectation('1.throughout.0', say, { name: say('no pod object is lost') })],
        expect: [
          expectation('1.expect.0', say, {
            query: api,
            test: { all: { state: 'ready' } },
            notBefore: 1000,
            measure: { name: say('API downtime') },
          }),
          expectation('1.expect.1', say),
        ],
      },
    ],
  };
}

/** How the run of the fixture ends. */
export type End = 'passed' | 'failed' | 'ineffective' | 'inconclusive' | 'infra' | 'interrupted' | 'skipped' | 'killed';

export function journalFixture(end: End = 'passed', say: Say = asUsual): readonly Entry[] {
  const entries = beginning(say);
  if (end === 'skipped') {
    const verdict = { t: 29_000, type: 'verdict', verdict: 'skipped', reason: say('needs Kubernetes >=1.40') } as const;
    return [...entries, { t: 29_000, type: 'problem', cause: 'requirement', message: say('needs >=1.40') }, verdict];
  }
  if (end === 'infra') {
    const message = say('cannot create the cluster: no space left on device');
    return [
      ...entries.slice(0, 2),
      { t: 3000, type: 'problem', cause: 'infra', message, next: say('docker system prune') },
      { t: 3000, type: 'verdict', verdict: 'infra', reason: message },
    ];
  }
  entries.push(...firstStep(say), ...fault(end !== 'ineffective', say));
  if (end === 'killed') return entries;
  return [...entries, ...middle(end, say), ...ending(end, say)];
}

function beginning(say: Say): Entry[] {
  const scenario = scenarioFixture(say);
  const lab = { type: 'lab', name: 'labrig-1124-0042-k7fq', provider: 'kind' } as const;
  return [
    {
      t: 0,
      type: 'run',
      version: 1,
      labrig: '0.1.0',
      id: '1124-0042-k7fq',
      startedAt: '2026-11-24T00:42:00.000Z',
      file: say('/tmp/recovery.yaml'),
      scenario,
    },
    { t: 1, ...lab, state: 'creating', detail: say('kubeadm init') },
    {
      t: 29_000,
      ...lab,
      state: 'ready',
      kubernetes: 'v1.34.2',
      nodes: ['labrig-1124-0042-k7fq-control-plane'],
      images: [say('stand-in busybox for busybox:1.31')],
    },
  ];
}

function firstStep(say: Say): readonly Entry[] {
  const reason = say('all 8 are Running');
  return [
    { t: 29_001, type: 'step', step: 0, state: 'started', name: say('Everything runs') },
    { t: 29_002, type: 'subject', stream: 'objects {}', subject: 'objects', spec: { kind: 'Pod' }, mode: 'watch' },
    { t: 29_010, type: 'items', stream: 'objects {}', items: [{ metadata: { name: say('etcd') } }], began: 29_003 },
    { t: 29_010, type: 'expectation', id: '0.expect.0', step: 0, state: 'satisfied', reason, after: 9 },
    { t: 29_011, type: 'step', step: 0, state: 'ended', name: say('Everything runs') },
  ];
}

function fault(changed: boolean, say: Say): readonly Entry[] {
  const said = { type: 'change', step: 1, kind: 'fault', verb: 'deleteContainers' } as const;
  const summary = say(changed ? '22 containers have another id' : 'no container has that name');
  return [
    { t: 29_020, type: 'step', step: 1, state: 'started', name: say('Delete every container') },
    { t: 29_030, ...said, state: 'started' },
    { t: 29_500, ...said, state: 'done', summary: say('deleted 22 containers') },
    { t: 29_600, type: 'proof', step: 1, changed, summary, before: [say('a')], after: [say('b')] },
  ];
}

function middle(end: End, say: Say): readonly Entry[] {
  if (end === 'ineffective') return [];
  const api = { type: 'items', stream: 'api {}' } as const;
  const state = end === 'failed' ? 'violated' : end === 'inconclusive' ? 'inconclusive' : 'satisfied';
  const reason = say('wanted: status.phase Running\nseen:   status.phase Pending in Pod kube-system/coredns-x');
  return [
    { t: 29_601, type: 'subject', stream: 'api {}', subject: 'api', spec: {}, mode: 'sample', every: 100 },
    { t: 29_610, type: 'blind', stream: 'objects {}', cause: 'unavailable', reason: say('connection refused') },
    { t: 29_620, ...api, items: [{ state: 'unavailable', status: 0 }], began: 29_605 },
    { t: 34_700, ...api, items: [{ state: 'ready', status: 200 }], began: 34_650 },
    {
      t: 34_700,
      type: 'expectation',
      id: '1.expect.0',
      step: 1,
      state: 'satisfied',
      reason: say('ready'),
      after: 5200,
    },
    { t: 34_700, type: 'measure', step: 1, name: say('API downtime'), ms: 5200 },
    { t: 35_000, type: 'items', stream: 'objects {}', items: [], began: 34_900 },
    ...(end === 'interrupted'
      ? ([{ t: 36_000, type: 'problem', cause: 'interrupted', message: 'interrupted' }] as const)
      : ([{ t: 40_000, type: 'expectation', id: '1.expect.1', step: 1, state, reason, after: 10_500 }] as const)),
    ...(end === 'passed'
      ? ([
          {
            t: 40_000,
            type: 'expectation',
            id: '1.throughout.0',
            step: 1,
            state: 'satisfied',
            reason: say('held'),
            after: -470,
          },
        ] as const)
      : []),
  ];
}

function ending(end: Exclude<End, 'killed'>, say: Say): readonly Entry[] {
  const lab = { type: 'lab', name: 'labrig-1124-0042-k7fq' } as const;
  return [
    { t: 40_010, type: 'step', step: 1, state: 'ended', name: say('Delete every container') },
    { t: 40_020, type: 'verdict', verdict: end, reason: say('because') },
    { t: 40_030, ...lab, state: 'removing' },
    end === 'failed'
      ? { t: 42_000, type: 'undo', what: say('cluster x'), state: 'failed', error: say('busy') }
      : { t: 42_000, type: 'undo', what: say('cluster x'), state: 'done' },
    { t: 42_001, ...lab, state: 'removed' },
  ];
}

export const ends: readonly End[] = [
  'passed',
  'failed',
  'ineffective',
  'inconclusive',
  'infra',
  'interrupted',
  'skipped',
  'killed',
];

/** What a terminal must never be sent from outside; line feeds between lines aside. */
export const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Strings as a hostile cluster would choose them, besides random ones. */
export const hostile: readonly string[] = [
  '\u001b[2J\u001b[31mred',
  '\u001b]0;title\u0007',
  '\u009b31m',
  'a\rb',
  'safe\u202egnp.exe',
  '\u2066x\u2069',
  'zero\u200bwidth',
  '\ud800 alone',
  '\u0000\u0008\u000b',
  '\ufffe\uffff',
  ']]>&<!-- "\' -->',
  '漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字',
  '👩‍👩‍👧‍👦🇩🇪e\u0301',
  'x'.repeat(300),
  '$& $1 %s %o {bold}',
  'two\n   lines\n\n',
];
