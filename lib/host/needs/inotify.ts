import { asRoot, type Command, perform, show } from '../command.ts';
import type { Host } from '../host.ts';
import type { Need } from '../need.ts';

/**
 * For each user of the machine, and all nodes are root's. Below these systemd, kubelet and kube-proxy fail with "too many
 * open files": a node takes about 15 instances (measured), and two labs of four nodes do not fit into the kernel's 128.
 */
const LEAST = { max_user_instances: 256, max_user_watches: 65_536 };
const WANTED = { max_user_instances: 512, max_user_watches: 524_288 };

type Limit = keyof typeof LEAST;
const LIMITS: readonly Limit[] = ['max_user_instances', 'max_user_watches'];

export function inotifyNeed(host: Host): Need {
  const present = async (limit: Limit): Promise<number | undefined> => {
    const text = await host.readText(`/proc/sys/fs/inotify/${limit}`);
    return text === undefined ? undefined : Number(text);
  };
  const tooLow = async (): Promise<Limit[]> => {
    const values = await Promise.all(LIMITS.map(present));
    return LIMITS.filter((limit, place) => (values[place] ?? Number.POSITIVE_INFINITY) < LEAST[limit]);
  };
  const raise = (limit: Limit): Command => asRoot(host, ['sysctl', '-w', `fs.inotify.${limit}=${WANTED[limit]}`]);
  return {
    name: 'inotify',
    why: 'every node watches files: its limits are shared by all nodes',
    after: [],
    check: async () => {
      const [instances, watches] = await Promise.all(LIMITS.map(present));
      if (instances === undefined)
        return { ok: true, found: "not looked at: its limits are the engine's own machine's" };
      const found = `${instances} instances, ${watches ?? '?'} watches`;
      const low = await tooLow();
      return low.length === 0 ? { ok: true, found } : { ok: false, found, mend: show(low.map(raise)) };
    },
    mend: async () => {
      for (const limit of await tooLow()) await perform(host, raise(limit));
    },
  };
}
