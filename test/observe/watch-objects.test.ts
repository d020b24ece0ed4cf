import type { ServerResponse } from 'node:http';
import test from 'ava';
import { connect } from '../../lib/cluster/api-client.ts';
import type { ObservedLab, Sink } from '../../lib/observe/subject.ts';
import { watchObjects } from '../../lib/observe/watch-objects.ts';
import { coreResources, type FakeApi, fakeApi, json, status } from '../cluster/fake-api.ts';

type Told = ['items', readonly string[], string | undefined] | ['item', string, string | undefined] | ['blind', string];

interface Scene {
  readonly told: readonly Told[];
  readonly fake: FakeApi;
  /** Open watches, the newest last. */
  readonly watches: readonly ServerResponse[];
  /** Resolves when as many things were told, or watches opened. */
  readonly until: (condition: () => boolean) => Promise<void>;
  /** How the next watches are answered, before they stay open. */
  readonly refuseWatch: (code: number) => void;
  readonly send: (type: string, name: string, revision: string) => void;
}

async function scene(act: (scene: Scene) => Promise<void>): Promise<void> {
  const told: Told[] = [];
  const watches: ServerResponse[] = [];
  const waiting = new Set<() => void>();
  const changed = (): void => {
    for (const wake of waiting) wake();
  };
  let refusal: number | undefined;
  let lists = 0;
  const fake = await fakeApi((request, response) => {
    if (request.url === '/api/v1') {
      json(response, coreResources);
    } else if (request.url?.includes('watch=true') === true) {
      if (refusal === 410) {
        response.end(
          `${JSON.stringify({ type: 'ERROR', object: status(410, 'Expired', 'too old resource version') })}\n`,
        );
      } else if (refusal !== undefined) {
        json(response, status(refusal, 'Forbidden', 'no'), refusal);
      } else {
        response.flushHeaders();
        watches.push(response);
      }
      refusal = undefined;
    } else {
      lists += 1;
      json(response, { kind: 'PodList', metadata: { resourceVersion: String(lists * 100) }, items: [pod('a', '7')] });
    }
    changed();
  });
  const api = await connect(fake.kubeconfig);
  const stop = new AbortController();
  const tell = (entry: Told): void => {
    told.push(entry);
    changed();
  };
  const sink: Sink = {
    items: ({ items, revision }) => {
      tell(['items', items.map((item) => JSON.stringify(item)), revision]);
    },
    item: ({ change, revision }) => {
      tell(['item', change, revision]);
    },
    blind: ({ cause }) => {
      tell(['blind', cause]);
    },
  };
  const running = watchObjects(
    { kind: 'Pod' },
    { cluster: { api }, namespace: 'default', now, pause } as unknown as ObservedLab,
    sink,
    stop.signal,
  );
  try {
    await act({
      told,
      fake,
      watches,
      until: (condition) =>
        new Promise((resolve) => {
          const look = (): void => {
            if (!condition()) return;
            waiting.delete(look);
            resolve();
          };
          waiting.add(look);
          look();
        }),
      refuseWatch: (code) => {
        refusal = code;
      },
      send: (type, name, revision) => {
        watches
          .at(-1)
          ?.write(`${JSON.stringify({ type, object: { kind: 'Pod', apiVersion: 'v1', ...pod(name, revision) } })}\n`);
      },
    });
  } finally {
    stop.abort();
    await running;
    api.close();
    await fake.close();
  }
}

function pod(name: string, revision: string): object {
  return { metadata: { name, namespace: 'default', resourceVersion: revision, managedFields: [{}] } };
}

function now(): number {
  return performance.now();
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, signal.aborted ? 0 : ms);
    signal.addEventListener('abort', end, { once: true });
  });
}

const listsAndWatches = (fake: FakeApi): readonly string[] => fake.requests.filter((one) => one.includes('/pods'));

test('undisturbed: one list and one watch from its revision; managed fields are dropped, kinds are added', async (t) => {
  await scene(async ({ told, fake, until, watches, send }) => {
    await until(() => watches.length === 1);
    send('ADDED', 'b', '101');
    send('BOOKMARK', 'x', '150');
    send('DELETED', 'b', '151');
    await until(() => told.length === 4);
    t.deepEqual(told, [
      [
        'items',
        ['{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","namespace":"default","resourceVersion":"7"}}'],
        '100',
      ],
      ['item', 'added', '101'],
      ['item', 'bookmark', '150'],
      ['item', 'deleted', '151'],
    ]);
    t.deepEqual(listsAndWatches(fake), [
      'GET /api/v1/namespaces/default/pods',
      'GET /api/v1/namespaces/default/pods?watch=true&allowWatchBookmarks=true&resourceVersion=100',
    ]);
  });
});

test('a watch that the server ends is resumed from the last revision, without a list and without blindness', async (t) => {
  await scene(async ({ told, fake, until, watches, send }) => {
    await until(() => watches.length === 1);
    send('MODIFIED', 'a', '120');
    await until(() => told.length === 2);
    watches[0]?.end();
    await until(() => watches.length === 2);
    t.is(told.length, 2);
    t.is(
      listsAndWatches(fake).at(-1),
      'GET /api/v1/namespaces/default/pods?watch=true&allowWatchBookmarks=true&resourceVersion=120',
    );
    t.is(listsAndWatches(fake).length, 3);
  });
});

test('a connection that breaks alone is resumed likewise', async (t) => {
  await scene(async ({ told, until, watches }) => {
    await until(() => watches.length === 1);
    watches[0]?.destroy();
    await until(() => watches.length === 2);
    t.is(told.length, 1);
  });
});

test('a revision that is too old is listed anew, without blindness', async (t) => {
  await scene(async ({ told, until, watches, refuseWatch }) => {
    await until(() => watches.length === 1);
    refuseWatch(410);
    watches[0]?.end();
    await until(() => watches.length === 2);
    t.deepEqual(
      told.map(([kind, , revision]) => [kind, revision]),
      [
        ['items', '100'],
        ['items', '200'],
      ],
    );
  });
});

test('an API that is gone is a blindness told once, and its return is a new list', async (t) => {
  await scene(async ({ told, fake, until, watches }) => {
    await until(() => watches.length === 1);
    await fake.down();
    await until(() => told.length === 2);
    t.deepEqual(told[1], ['blind', 'unavailable']);
    await fake.up();
    await until(() => watches.length === 2);
    t.deepEqual(
      told.slice(2).map(([kind]) => kind),
      ['items'],
    );
  });
});

test('what an API forbids while it starts is no loss of sight of ours', async (t) => {
  await scene(async ({ told, until, watches, refuseWatch }) => {
    await until(() => watches.length === 1);
    refuseWatch(403);
    watches[0]?.end();
    await until(() => watches.length === 2);
    t.deepEqual(
      told.map(([kind, cause]) => (kind === 'blind' ? cause : kind)),
      ['items', 'unavailable', 'items'],
    );
  });
});
