import type {
  Expectation,
  Query,
  Save,
  Scenario,
  Sequence,
  SequenceItem,
  Step,
  Test,
} from '../../../lib/scenario/model.ts';

export const pods: Query = { subject: 'objects', spec: { kind: 'Pod' } };
export const services: Query = { subject: 'objects', spec: { kind: 'Service' } };
export const api: Query = { subject: 'api', spec: {} };
export const containers: Query = { subject: 'containers', spec: {} };

/** The names that `streamName` gives those queries. */
export const streams = {
  pods: 'objects {"kind":"Pod"}',
  services: 'objects {"kind":"Service"}',
  api: 'api {}',
  containers: 'containers {}',
};

export function expectation(query: Query, test: Test, more: Partial<Expectation> = {}): Expectation {
  return { id: '0.expect.0', query, test, within: 1000, for: 0, notBefore: 0, blind: 2000, ...more };
}

export function sequence(items: readonly SequenceItem[], more: Partial<Sequence> = {}): Sequence {
  return { id: '0.expect.0', sequence: items, within: 1000, ...more };
}

export function step(more: Partial<Step> = {}): Step {
  return {
    name: 'A step',
    change: { kind: 'action', verb: 'apply', spec: {} },
    save: [],
    throughout: [],
    expect: [],
    ...more,
  };
}

export function scenario(...steps: readonly Step[]): Scenario {
  return {
    name: 'test',
    labels: {},
    experiments: [],
    cluster: { provider: 'kind', config: {}, images: [] },
    requires: {},
    isolation: 'cluster',
    steps,
  };
}

export function save(name: string, value: string, more: Partial<Save> = {}): Save {
  return { name, query: pods, value, within: 10_000, ...more };
}
