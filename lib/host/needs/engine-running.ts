import { show } from '../command.ts';
import { chosen, engines } from '../engine/engine.ts';
import { startCommand, startEngine } from '../engine/start.ts';
import type { Host } from '../host.ts';
import type { Need } from '../need.ts';

export function engineRunningNeed(host: Host): Need {
  return {
    name: 'engine running',
    why: 'labrig starts no container itself: it asks the engine to',
    after: ['container engine', 'kernel'],
    check: async () => {
      const state = chosen(await engines(host), host.env);
      if (state === undefined) return { ok: false, found: 'no engine', mend: 'once it is installed it is started' };
      if (state.answers) return { ok: true, found: `${state.program} ${state.version} answers` };
      const found = `${state.program} does not answer: ${state.said}`;
      if (/permission denied/i.test(state.said)) {
        const mend = 'sudo usermod --append --groups docker "$USER"   # then log in again';
        return { ok: false, found, mend, byHand: true };
      }
      const elsewhere = host.env['DOCKER_HOST'];
      if (state.program === 'docker' && elsewhere !== undefined && elsewhere !== '') {
        return { ok: false, found, mend: `start the engine at ${elsewhere}, or: unset DOCKER_HOST`, byHand: true };
      }
      if (state.program === 'podman') return { ok: false, found, mend: 'see what `podman info` says', byHand: true };
      const command = await startCommand(host);
      // A machine without dockerd gets it first, see the need before this one.
      return { ok: false, found, mend: command === undefined ? 'start docker' : show([command]) };
    },
    mend: (progress) => startEngine(host, progress),
  };
}
