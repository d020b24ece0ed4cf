import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { iptables } from '../../lib/observe/iptables.ts';
import type { Sink } from '../../lib/observe/subject.ts';
import type { JsonObject } from '../../lib/scenario/model.ts';
import { fakeCluster } from '../actions/fake-cluster.ts';
import { recordedFile } from './parse/recorded.ts';

/** Looks at a node whose programs are these scripts; what was said first, and what each look's script wrote. */
async function looks(programs: Readonly<Record<string, string>>, times: number): Promise<Looks> {
  const folder = mkdtempSync(join(tmpdir(), 'labrig-iptables-'));
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  const outputs: string[] = [];
  const { cluster } = fakeCluster({
    sh(script) {
      const env = { ...process.env, PATH: `${folder}:/usr/bin:/bin` };
      const { status, stdout, stderr } = spawnSync('sh', ['-c', script], { env, encoding: 'utf8' });
      outputs.push(stdout);
      return { code: status ?? 1, stdout, stderr };
    },
  });
  let now = 0;
  const said: JsonObject[] = [];
  const stop = new AbortController();
  const say = (entry: JsonObject): void => {
    said.push(entry);
    if (said.length === times) stop.abort();
  };
  const sink: Sink = {
    items: ({ items }) => {
      say({ items });
    },
    item: () => undefined,
    blind: ({ reason }) => {
      say({ blind: reason });
    },
  };
  const pause = (ms: number): Promise<void> => {
    now += ms;
    return Promise.resolve();
  };
  const lab = { cluster, namespace: 'default', now: () => now, pause };
  await iptables.observe({ service: 'default/web' }, lab, sink, stop.signal);
  rmSync(folder, { recursive: true });
  return { said, outputs };
}

interface Looks {
  readonly said: readonly JsonObject[];
  readonly outputs: readonly string[];
}

/** What iptables-save writes is another text each time, though no rule is. */
const dated = (file: string): string => `echo "# Generated at $(date +%N)"; echo ":INPUT ACCEPT [$$:$$]"; cat ${file}`;

test('both backends are read, and rules that are the same are the same text', async (t) => {
  const { said, outputs } = await looks(
    {
      'iptables-nft-save': dated(recordedFile('iptables-nft.txt')),
      'iptables-legacy-save': dated(recordedFile('iptables-legacy.txt')),
    },
    2,
  );
  const items = said[0]?.['items'] as readonly JsonObject[];
  t.deepEqual(
    items.map(({ node, service, backend, inUse }) => [node, service, backend, inUse]),
    [
      ['control-plane', 'default/web:http', 'nft', true],
      ['control-plane', 'default/web:http', 'legacy', true],
    ],
  );
  t.is(outputs.length, 2);
  t.is(outputs[0], outputs[1]);
});

test('a backend that fails makes blind, it does not look like no rules', async (t) => {
  const { said } = await looks(
    { 'iptables-nft-save': 'echo "Operation not permitted" >&2; exit 4', 'iptables-legacy-save': 'true' },
    1,
  );
  t.regex(JSON.stringify(said[0]), /Operation not permitted/);
});

test('a node without a rule of kube-proxy has no items, and is seen', async (t) => {
  const { said } = await looks({ 'iptables-nft-save': 'echo "*nat"; echo COMMIT', 'iptables-legacy-save': 'true' }, 1);
  t.deepEqual(said[0], { items: [] });
});
