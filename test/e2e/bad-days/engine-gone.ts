import { existsSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { type BadDay, recovery, spoil } from './bad-day.ts';

const socket = '/var/run/docker.sock';

/**
 * The engine answers no more from a moment on. The machine's own engine goes on, other people's containers are in it:
 * labrig is given a door to it that closes.
 */
export const engineGone: BadDay = {
  name: 'the engine stops in the middle of a run',
  impossible: (engine) =>
    Promise.resolve(engine === 'docker' && existsSync(socket) ? undefined : `there is no ${socket}`),
  async live(machine) {
    const path = join(machine.labrig.home, 'tmp', 'engine.sock');
    const door = await openDoor(path);
    try {
      return await spoil(
        machine,
        recovery,
        {
          env: { DOCKER_HOST: `unix://${path}` },
          when: /do {6}deleteContainers/,
          happens: () => {
            door.close();
          },
        },
        {
          code: 3,
          says: /INFRA .*Left behind\n.*labrig clean/s,
          after: async () => {
            const { code, stdout, stderr } = await machine.labrig.run(['clean']);
            return code === 0 ? [] : [`labrig clean, with the engine back: exit code ${code}: ${stdout}${stderr}`];
          },
        },
      );
    } finally {
      door.close();
    }
  },
};

/** A socket behind which the engine is, until it is closed with all that goes through it. Either side may end before the other. */
function openDoor(path: string): Promise<{ close(): void }> {
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const engine = connect({ path: socket, allowHalfOpen: true });
    for (const [from, to] of [
      [client, engine],
      [engine, client],
    ] as const) {
      open.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => open.delete(from));
    }
  });
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(path, () => {
      resolve({
        close() {
          server.close();
          for (const one of open) one.destroy();
        },
      });
    });
  });
}
