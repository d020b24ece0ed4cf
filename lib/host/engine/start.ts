import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stateFolder } from '../../engine/state-folder.ts';
import { InfraError } from '../../errors.ts';
import { asRoot, type Command, ending, perform } from '../command.ts';
import type { Host } from '../host.ts';
import type { Progress } from '../need.ts';
import { until } from '../until.ts';
import { chosen, engines } from './engine.ts';
import { installRuntimeWrapper, lackingHere } from './runtime-wrapper.ts';

/** How docker is started here; undefined where labrig does not know how. */
export async function startCommand(host: Host): Promise<Command | undefined> {
  if (await hasSystemd(host)) return asRoot(host, ['systemctl', 'enable', '--now', 'docker']);
  const [dockerd, starter] = await Promise.all([host.which('dockerd'), host.which('start-stop-daemon')]);
  if (dockerd === undefined || starter === undefined) return undefined;
  // oknodo: one that is just starting is waited for like one that was started now.
  // Detached, and left running when labrig ends; docker's own pid file is /var/run/docker.pid.
  return asRoot(host, [starter, '--start', '--oknodo', '--background', '--output', engineLog(host), '--exec', dockerd]);
}

/** Starts docker and waits until it answers. */
export async function startEngine(host: Host, progress: Progress): Promise<void> {
  const command = await startCommand(host);
  if (command === undefined)
    throw new InfraError('labrig does not know how to start docker here', { next: 'start docker' });
  const lacking = await lackingHere(host);
  if (lacking.length > 0) {
    progress(`this machine's root lacks ${lacking.join(' ')}: docker gets a runtime that does without`);
    await installRuntimeWrapper(host, lacking);
  }
  await mkdir(dirname(engineLog(host)), { recursive: true });
  progress('starting docker');
  await perform(host, command);
  await untilItAnswers(host);
  if (!(await hasSystemd(host))) {
    progress(
      `docker stays running when labrig ends; log: ${engineLog(host)}; to stop it: kill $(cat /var/run/docker.pid)`,
    );
  }
}

/** Lets a docker that runs read its settings again; containers keep running. */
export async function reloadEngine(host: Host): Promise<void> {
  for (const command of await reloadCommands(host)) await perform(host, command);
}

async function reloadCommands(host: Host): Promise<Command[]> {
  if (await hasSystemd(host)) return [asRoot(host, ['systemctl', 'reload', 'docker'])];
  const pid = (await host.readText('/var/run/docker.pid'))?.trim();
  if (pid === undefined || !/^\d+$/.test(pid)) {
    throw new InfraError('docker runs, but not from here: its process is not known', {
      next: 'make docker read /etc/docker/daemon.json again',
    });
  }
  return [asRoot(host, ['kill', '-HUP', pid])];
}

async function untilItAnswers(host: Host): Promise<void> {
  await until(
    async () => {
      const state = chosen(await engines(host), host.env);
      return { done: state?.answers === true, seen: state?.said ?? 'docker is not installed' };
    },
    { what: 'docker did not answer', within: 60_000, every: 200, next: await whereToLook(host) },
  );
}

async function whereToLook(host: Host): Promise<string> {
  if (await hasSystemd(host)) return 'journalctl --unit docker';
  const log = await host.readText(engineLog(host));
  return log === undefined
    ? `less ${engineLog(host)}`
    : `less ${engineLog(host)}   # it ends: ${ending({ stdout: log, stderr: '' }, 1)}`;
}

function engineLog(host: Host): string {
  return join(stateFolder({ ...host.env }), 'host', 'dockerd.log');
}

async function hasSystemd(host: Host): Promise<boolean> {
  // The test of sd_booted(3): systemd runs as process 1, not merely is installed.
  const comm = await host.readText('/proc/1/comm');
  return comm?.trim() === 'systemd';
}
