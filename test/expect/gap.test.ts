import test from 'ava';
import fc from 'fast-check';
import type { Entry, ExpectationState, MeasureEntry } from '../../lib/journal/entry.ts';
import type { Expectation } from '../../lib/scenario/model.ts';
import { begin, blind, item, items } from './support/entries.ts';
import { derive, judgeThroughout } from './support/judging.ts';
import { api, expectation, pods, scenario, services, step } from './support/scenario.ts';

/** Settled when a service is there. */
const beside = expectation(services, { count: { min: 1 } }, { within: 10_000 });
const done = (t: number): Entry => item(t, 'services', { name: 's' }, { change: 'added' });
const more = { id: '0.throughout.0', blind: 500, gap: 300, measure: { name: 'Interruption' } } as const;
const sampled: Expectation = expectation(api, { all: { state: 'ready' } }, more);
const watched: Expectation = expectation(pods, { all: { phase: 'Running' } }, more);

const look = (t: number, state: 'ready' | 'unavailable', began = t - 10): Entry =>
  items(t, 'api', [{ state }], { began });
const up = { name: 'a', phase: 'Running' };
const down = { name: 'a', phase: 'Pending' };

const becomes = test.macro<[Expectation, readonly Entry[], ExpectationState | 'pending', RegExp?, number?]>(
  (t, goal, entries, state, reason = /./u, longest) => {
    const end = judgeThroughout(goal, beside, entries);
    t.is(end?.state ?? 'pending', state, end?.reason);
    if (end !== undefined) t.regex(end.reason, reason);
    const measures = derive(scenario(step({ throughout: [goal], expect: [beside] })), entries).filter(isMeasure);
    t.deepEqual(
      measures.map(({ ms }) => ms),
      longest === undefined ? [] : [longest],
    );
  },
);

test(
  'sampled: the longest time from one good look to the next',
  becomes,
  sampled,
  [...begin(), look(150, 'ready'), look(200, 'ready'), look(250, 'unavailable'), look(420, 'ready'), done(450)],
  'satisfied',
  /but for 220ms at most/u,
  220,
);
test(
  'sampled: a good look that was long in coming is a gap as well',
  becomes,
  sampled,
  [...begin(), look(150, 'ready'), look(500, 'ready', 160), done(550)],
  'violated',
  /not so for 350ms in one go, from 100ms .*may be for 300ms:\nthen it was so again/u,
);
test(
  'sampled: too long, and known as soon as it is',
  becomes,
  sampled,
  [...begin(), look(150, 'ready'), look(200, 'unavailable'), { t: 460, type: 'tick' }],
  'violated',
  /not so for 300ms.*state: wanted ready, saw unavailable/su,
);
test(
  'sampled: away at the end counts as far as it went',
  becomes,
  sampled,
  [...begin(), look(150, 'ready'), look(200, 'unavailable'), done(300)],
  'satisfied',
  /150ms at most/u,
  150,
);
test(
  'sampled: a look from before the change says nothing',
  becomes,
  sampled,
  [...begin(), look(110, 'ready', 20), done(300)],
  'inconclusive',
  /nothing was ever seen/u,
);
test(
  'sampled: blind within a long gap, so it may have been shorter',
  becomes,
  sampled,
  [...begin(), look(150, 'ready'), look(200, 'unavailable'), blind(220, 'api'), look(520, 'ready'), done(550)],
  'inconclusive',
  /in a part of that nothing could be seen/u,
);
test(
  'sampled: blind for too long',
  becomes,
  sampled,
  [...begin(), look(150, 'ready'), blind(160, 'api'), { t: 700, type: 'tick' }, done(750)],
  'inconclusive',
);
test(
  'watched: from the change that ended it to the one that brought it back',
  becomes,
  watched,
  [...begin([up]), item(200, 'pods', down), item(420, 'pods', up), item(900, 'pods', up), done(950)],
  'satisfied',
  /220ms at most/u,
  220,
);
test('watched: never otherwise', becomes, watched, [...begin([up]), done(950)], 'satisfied', /0ms at most/u, 0);
test(
  'watched: for too long',
  becomes,
  watched,
  [...begin([up]), item(200, 'pods', down), item(501, 'pods', up), done(950)],
  'violated',
);
test('watched: not at its end yet', becomes, watched, [...begin([up]), item(200, 'pods', down)], 'pending');

test('the figure is the longest gap between good looks, whatever came between', (t) => {
  const looks = fc.array(fc.tuple(fc.integer({ min: 1, max: 120 }), fc.boolean()), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(looks, (steps) => {
      let at = 100;
      let good = 50;
      let longest = 0;
      const entries = steps.map(([wait, ready]) => {
        at += wait;
        if (ready) {
          longest = Math.max(longest, at - good);
          good = at;
        }
        return look(at, ready ? 'ready' : 'unavailable', at);
      });
      const last = steps.at(-1)?.[1] === false ? at + 1 - good : 0;
      longest = Math.max(longest, last);
      const goal = { ...sampled, gap: 100_000 };
      const all = [...begin(), ...entries, done(at + 1)];
      const [measured] = derive(scenario(step({ throughout: [goal], expect: [beside] })), all).filter(isMeasure);
      t.is(measured?.ms, longest);
    }),
  );
});

function isMeasure(entry: { readonly type: string }): entry is MeasureEntry {
  return entry.type === 'measure';
}
