import { asRoot, type Command, ending, perform, show } from '../command.ts';
import type { Host } from '../host.ts';
import type { Check, Need } from '../need.ts';

const MODULES = ['overlay', 'br_netfilter'] as const;

/** What nodes use of the kernel: layers of files, and address translation for pods. */
export function kernelNeed(host: Host): Need {
  const load = (module: string): Command => asRoot(host, ['modprobe', module]);
  return {
    name: 'kernel',
    why: 'containers lie on overlay file systems, and services are rules of iptables',
    // iptables comes with docker's packages.
    after: ['container engine'],
    check: async () => {
      if (host.platform !== 'linux') return { ok: true, found: "not looked at: it is the engine's own machine's" };
      const missing = await missingModules(host);
      if (missing.length > 0)
        return { ok: false, found: `without ${missing.join(', ')}`, mend: show(missing.map(load)) };
      return iptables(host);
    },
    mend: async () => {
      for (const module of await missingModules(host)) await perform(host, load(module));
    },
  };
}

async function missingModules(host: Host): Promise<string[]> {
  const [fileSystems, bridge] = await Promise.all([
    host.readText('/proc/filesystems'),
    host.readText('/proc/sys/net/bridge/bridge-nf-call-iptables'),
  ]);
  const there = [/\boverlay$/m.test(fileSystems ?? ''), bridge !== undefined];
  return MODULES.filter((_, place) => there[place] !== true);
}

async function iptables(host: Host): Promise<Check> {
  const found = MODULES.join(', ');
  const path = await host.which('iptables');
  // Only root may list the rules; and a machine that has only the engine's client needs no iptables.
  if (path === undefined || !host.isRoot) return { ok: true, found };
  const result = await host.run(path, ['--wait', '--table', 'nat', '--list-rules', 'POSTROUTING'], { timeout: 5_000 });
  if (result.code === 0) return { ok: true, found: `${found}, iptables with nat` };
  return {
    ok: false,
    found: `iptables can't translate addresses: ${ending(result, 1)}`,
    mend: 'a kernel with nf_tables or ip_tables, and nat',
    byHand: true,
  };
}
