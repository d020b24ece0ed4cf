import { ending } from '../command.ts';
import { chosen, type Engine, engines } from '../engine/engine.ts';
import { runPrivileged } from '../engine/probe.ts';
import { installRuntimeWrapper, lackingHere } from '../engine/runtime-wrapper.ts';
import { reloadEngine } from '../engine/start.ts';
import type { Host } from '../host.ts';
import type { Check, Need } from '../need.ts';
import { until } from '../until.ts';

/** What runc says when it is to give a container more than its maker has. */
const LIMITED = /unable to apply caps|can't raise|operation not permitted/i;

export function enginePrivilegedNeed(host: Host): Need {
  const check = async (): Promise<Check> => {
    const state = chosen(await engines(host), host.env);
    if (state?.answers !== true)
      return { ok: false, found: 'no engine answers', mend: 'once it runs this is tried again' };
    return tryIt(host, state);
  };
  return {
    name: 'privileged containers',
    why: 'a node runs systemd, containerd and kubelet, as a machine would',
    after: ['engine running'],
    check,
    mend: async (progress) => {
      const lacking = await lackingHere(host);
      progress(`docker gets a runtime that does without ${lacking.join(' ')}`);
      await installRuntimeWrapper(host, lacking);
      await reloadEngine(host);
      // docker says nothing when it has read its settings.
      await until(
        async () => {
          const { ok, found } = await check();
          return { done: ok, seen: found };
        },
        { what: 'no privileged container started', within: 15_000, every: 500 },
      );
    },
  };
}

async function tryIt(host: Host, engine: Engine): Promise<Check> {
  const result = await runPrivileged(host, engine);
  if (result.code === 0) return { ok: true, found: 'one was started' };
  const found = result.timedOut ? 'one did not end within 30 s' : ending(result, 1);
  const lacking = await lackingHere(host);
  if (engine.program === 'docker' && LIMITED.test(result.stderr) && lacking.length > 0) {
    const mend = `a runtime for docker that does without ${lacking.join(' ')}, which this machine's root lacks (in /etc/docker/daemon.json)`;
    return { ok: false, found, mend };
  }
  return {
    ok: false,
    found,
    mend: `see what this says: ${engine.program} run --rm --privileged labrig/probe:v1 /nothing`,
    byHand: true,
  };
}
