import { type BadDay, recovery, spoil } from './bad-day.ts';

/** Ctrl-C, and a reader that goes away: exit code 130, and the lab is removed all the same. */
export const interrupted: readonly BadDay[] = [
  {
    name: 'interrupted while the cluster is made',
    live: (machine) =>
      spoil(machine, recovery, { when: /Preparing nodes/, happens: (child) => child.kill('SIGINT') }, { code: 130 }),
  },
  {
    name: 'interrupted right after a fault',
    live: (machine) =>
      spoil(
        machine,
        recovery,
        { when: /do {6}deleteContainers/, happens: (child) => child.kill('SIGINT') },
        { code: 130 },
      ),
  },
  {
    name: 'piped to a program that reads no further',
    live: (machine) =>
      spoil(machine, recovery, { when: /step {4}1\//, happens: (child) => child.stdout.destroy() }, { code: 130 }),
  },
];
