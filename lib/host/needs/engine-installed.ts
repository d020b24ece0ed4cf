import { show } from '../command.ts';
import { candidate, ensureLists, install, installCommand, isDebian } from '../debian.ts';
import { chosen, engines } from '../engine/engine.ts';
import type { Host } from '../host.ts';
import type { Need } from '../need.ts';

export function engineInstalledNeed(host: Host): Need {
  return {
    name: 'container engine',
    why: 'the nodes of a cluster are containers',
    after: [],
    check: async () => {
      const [states, dockerd, debian] = await Promise.all([engines(host), host.which('dockerd'), isDebian(host)]);
      const state = chosen(states, host.env);
      if (state?.answers === true) return { ok: true, found: `${state.program} ${state.version}` };
      if (dockerd !== undefined && state?.program === 'docker') return { ok: true, found: `docker (${dockerd})` };
      if (state?.program === 'podman') return { ok: true, found: `podman (${state.path})` };
      const found = state === undefined ? 'neither docker nor podman' : 'only the client of docker';
      return debian
        ? { ok: false, found, mend: show([installCommand(host, await packages(host))]) }
        : { ok: false, found, mend: 'install docker: https://docs.docker.com/engine/install', byHand: true };
    },
    mend: async (progress) => {
      await ensureLists(host, 'docker.io', progress);
      await install(host, await packages(host), progress);
    },
  };
}

async function packages(host: Host): Promise<string[]> {
  const [client, separateClient, apparmor] = await Promise.all([
    host.which('docker'),
    candidate(host, 'docker-cli'),
    host.readText('/sys/module/apparmor/parameters/enabled'),
  ]);
  return [
    'docker.io',
    // Since Debian 13 the client is a package of its own, and only recommended.
    ...(client === undefined && separateClient !== undefined ? ['docker-cli'] : []),
    // Where the kernel has it switched on, docker starts no container without its parser.
    ...(apparmor?.startsWith('Y') === true ? ['apparmor'] : []),
  ];
}
