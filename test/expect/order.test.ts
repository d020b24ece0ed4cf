import test from 'ava';
import { begin, blind, change, items, tick } from './support/entries.ts';
import { containers, services } from './support/scenario.ts';
import { ends, list, pod, sample, service, stateOf, there } from './support/sequences.ts';

const ps = [there('a'), there('s', services)];
test(
  'two streams go by revision: arrival in order',
  ends,
  ps,
  [...begin(), pod(200, 'a', 11), service(300, 's', 12)],
  'satisfied',
);
test(
  'two streams go by revision: arrival turned',
  ends,
  ps,
  [...begin(), service(200, 's', 12), pod(300, 'a', 11)],
  'satisfied',
);
test(
  'two streams go by revision: wrong order',
  ends,
  ps,
  [...begin(), service(300, 's', 11), pod(200, 'a', 12)],
  'violated',
);
test(
  'two streams go by revision: wrong, though it arrived in order',
  ends,
  ps,
  [...begin(), pod(200, 'a', 12), service(300, 's', 11)],
  'violated',
);
test(
  'two streams: a new list covers all revisions since',
  ends,
  ps,
  [
    ...begin(),
    blind(150, 'pods', 'unavailable'),
    service(200, 's', 12),
    items(300, 'pods', [{ name: 'a' }], { revision: '14' }),
  ],
  'inconclusive',
  /cannot be told whether 1 came before 2/u,
);
test(
  'two streams: a new list covers all revisions since, and no more',
  ends,
  ps,
  [
    ...begin(),
    blind(150, 'pods', 'unavailable'),
    items(300, 'pods', [{ name: 'a' }], { revision: '14' }),
    service(400, 's', 15),
  ],
  'satisfied',
);

const down = [stateOf('unavailable'), stateOf('ready')];
test('samples: down and up', ends, down, [...begin(), sample(200, 'unavailable'), sample(300, 'ready')], 'satisfied');
test(
  'samples: up at the first look',
  ends,
  down,
  [...begin(), sample(120, 'ready'), sample(200, 'unavailable'), sample(300, 'ready')],
  'satisfied',
);
test(
  'samples: up, then down for ever',
  ends,
  down,
  [...begin(), sample(120, 'ready'), sample(200, 'unavailable'), tick(2000)],
  'violated',
  /2 of 2 did not come/u,
);
test(
  'samples: up after it was down, before its turn',
  ends,
  [there('a'), stateOf('ready')],
  [...begin(), sample(120, 'unavailable'), sample(200, 'ready'), pod(700, 'a', 11)],
  'violated',
);
test(
  'samples: up before the change and still at first',
  ends,
  down,
  [
    ...begin().slice(0, -2),
    sample(40, 'ready'),
    change(50, 'started'),
    change(100, 'done'),
    sample(120, 'ready'),
    sample(200, 'unavailable'),
    sample(300, 'ready'),
  ],
  'satisfied',
);

const podThenUp = [there('a'), stateOf('ready')];
test(
  'beside samples: clearly after',
  ends,
  podThenUp,
  [...begin(), pod(200, 'a', 11), sample(350, 'unavailable'), sample(450, 'ready')],
  'satisfied',
);
test(
  'beside samples: too close to tell',
  ends,
  podThenUp,
  [...begin(), sample(150, 'unavailable'), pod(200, 'a', 11), sample(250, 'ready')],
  'inconclusive',
);
test(
  'beside samples: clearly before',
  ends,
  podThenUp,
  [...begin(), sample(150, 'unavailable'), sample(250, 'ready'), pod(500, 'a', 11)],
  'violated',
);
test(
  'beside a watch without revisions: clearly after',
  ends,
  [there('a'), there('c', containers)],
  [...begin(), list(110), pod(200, 'a', 11), list(310, 'c')],
  'satisfied',
);
test(
  'beside a watch without revisions: too close',
  ends,
  [there('a'), there('c', containers)],
  [...begin(), list(110), pod(200, 'a', 11), list(250, 'c')],
  'inconclusive',
);
