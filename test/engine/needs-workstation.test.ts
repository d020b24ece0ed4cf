import test from 'ava';
import { needsWorkstation } from '../../lib/engine/needs-workstation.ts';
import { expectation, step } from '../expect/support/scenario.ts';

test('the workstation is made where a step names it as a place, and only there', (t) => {
  const asking = (spec: { readonly [key: string]: string }): boolean =>
    needsWorkstation({ steps: [step({ expect: [expectation({ subject: 'ping', spec }, { all: { received: 1 } })] })] });
  t.true(asking({ from: 'workstation', to: '10.0.0.1' }));
  t.false(asking({ from: 'worker', to: 'workstation' }));
  const route = { on: 'workstation', to: '10.96.0.0/16', via: 'worker' };
  t.true(needsWorkstation({ steps: [step({ change: { kind: 'fault', verb: 'staticRoute', spec: route } })] }));
  t.false(needsWorkstation({ steps: [step()] }));
});
