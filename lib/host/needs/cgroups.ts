import type { Host } from '../host.ts';
import type { Need } from '../need.ts';

const CONTROLLERS = ['cpu', 'cpuset', 'memory', 'pids'];

export function cgroupsNeed(host: Host): Need {
  return {
    name: 'control groups',
    why: 'kubelet limits and counts what pods use with them',
    after: [],
    check: async () => {
      if (host.platform !== 'linux') return { ok: true, found: "not looked at: they are the engine's own machine's" };
      const unified = await host.readText('/sys/fs/cgroup/cgroup.controllers');
      const [version, there] =
        unified === undefined
          ? ['v1', enabled(await host.readText('/proc/cgroups'))]
          : ['v2', unified.trim().split(' ')];
      const missing = CONTROLLERS.filter((controller) => !there.includes(controller));
      // Kubernetes 1.35 refuses v1 by default; the versions before it take both.
      if (missing.length === 0) return { ok: true, found: `${version} with ${CONTROLLERS.join(', ')}` };
      return {
        ok: false,
        found: `${version} without ${missing.join(', ')}`,
        mend: 'start the kernel with these controllers, e.g. with cgroup_enable=memory on its command line',
        byHand: true,
      };
    },
  };
}

/** Of /proc/cgroups: name, hierarchy, number of groups, enabled. */
function enabled(table: string | undefined): string[] {
  const rows = (table ?? '').split('\n').map((line) => line.split('\t'));
  return rows.flatMap(([name, , , on]) => (name !== undefined && on === '1' ? [name] : []));
}
