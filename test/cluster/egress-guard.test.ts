import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { execa } from 'execa';
import { guardChain, guardScript } from '../../lib/cluster/egress-guard.ts';

/**
 * The rules of a node as lines of a file. As a node's start does it, they are saved before the call number SAVE of any of
 * these, and written back after the call number RESTORE.
 */
const kernel = {
  iptables: `shift 3
case $1 in
-S) grep -qx -- "-N $2" rules && grep -E -- "^-[NA] $2( |\\$)" rules; code=$?;;
-C) shift; grep -qx -- "-A $*" rules; code=$?;;
-I) shift; echo "-A $*" >>rules;;
*) code=64;;
esac`,
  'iptables-restore': `echo "$input" | while read -r line; do case $line in
:*) chain=\${line#:}; chain=\${chain%% *}; { grep -v -E -- "^-[NA] $chain( |\\$)" rules; echo "-N $chain"; } >next;;
-A*) echo "$line" >>next;;
COMMIT) mv next rules;;
esac; done`,
  ip: `[ "$1" = -6 ] || case "$*" in
*default) echo 'default via 172.21.0.1 dev eth0';;
*) echo '172.21.0.0/16 scope link src 172.21.0.3';;
esac`,
};

const around = (program: string): string => `#!/bin/sh
cd "\${0%/*}"
# A table is committed in one go, when all is read.
[ "\${0##*/}" != iptables-restore ] || input=$(cat)
call=$(($(cat calls) + 1)); echo $call >calls; code=0
[ $call -ne \${SAVE:-0} ] || cp rules saved
${program}
[ $call -ne \${RESTORE:-0} ] || cp saved rules
exit $code
`;

const whole = [
  `-N ${guardChain}`,
  `-A ${guardChain} -m conntrack --ctstate ESTABLISHED,RELATED --ctdir REPLY -j RETURN`,
  `-A ${guardChain} -d 127.0.0.0/8 -j RETURN`,
  `-A ${guardChain} -d 10.244.0.0/16 -j RETURN`,
  `-A ${guardChain} -d 172.21.0.0/16 -j RETURN`,
  `-A ${guardChain} -j DROP`,
  `-A POSTROUTING -o eth0 -j ${guardChain}`,
];

/** The node's rules after the guard was set, and after it was set again; and the calls of the first time. */
async function guarded(env: Readonly<Record<string, string>> = {}): Promise<{
  readonly first: readonly string[];
  readonly second: readonly string[];
  readonly calls: number;
}> {
  const folder = mkdtempSync(join(tmpdir(), 'labrig-guard-'));
  for (const [name, program] of Object.entries({ ...kernel, ip6tables: 'code=64' })) {
    writeFileSync(join(folder, name), around(program));
    chmodSync(join(folder, name), 0o755);
  }
  writeFileSync(join(folder, 'rules'), '-N OTHER\n');
  writeFileSync(join(folder, 'calls'), '0\n');
  const set = async (): Promise<readonly string[]> => {
    const path = `${folder}:${process.env['PATH'] ?? ''}`;
    await execa('sh', ['-c', guardScript(['10.244.0.0/16', 'fd00:10:244::/56'])], { env: { ...env, PATH: path } });
    return readFileSync(join(folder, 'rules'), 'utf8').trim().split('\n');
  };
  const first = await set();
  const calls = Number(readFileSync(join(folder, 'calls'), 'utf8'));
  // What is written back was written by now: the node has started.
  const second = await set();
  rmSync(folder, { recursive: true });
  return { first, second, calls };
}

test('a chain for all that stays in the lab, once, beside the rules of others', async (t) => {
  const { first, second } = await guarded();
  t.deepEqual(first, ['-N OTHER', ...whole]);
  t.deepEqual(second, first);
});

test('whenever the start of a node saves its rules and writes them back, none of the guard is left, or all of it', async (t) => {
  const { calls } = await guarded();
  t.true(calls > 4);
  for (let save = 1; save <= calls; save++) {
    for (let restore = save; restore <= calls; restore++) {
      const { first, second } = await guarded({ SAVE: String(save), RESTORE: String(restore) });
      const chain = first.filter((rule) => !rule.includes('OTHER') && !rule.includes('POSTROUTING'));
      t.true(chain.length === 0 || chain.length === whole.length - 1, `${save}, ${restore}: ${chain.join('\n')}`);
      t.deepEqual([...second].sort(), ['-N OTHER', ...whole].sort(), `${save}, ${restore}`);
    }
  }
});

test('the guard takes each network to its own family', (t) => {
  const script = guardScript(['10.1.0.0/16', 'fd01::/48']);
  t.regex(script, /^ *guard iptables -4 .* 10\.1\.0\.0\/16$/m);
  t.regex(script, /^ *guard ip6tables -6 .* fd01::\/48$/m);
});
