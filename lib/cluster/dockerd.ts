import { imageReference } from '../image-reference.ts';
import { applyEvent } from './container-events.ts';
import { parseDockerEvent } from './dockerd-events.ts';
import { readContainers } from './dockerd-describe.ts';
import type { ContainerRuntime, Node, NodeContainer } from './node.ts';
import { NodeError } from './node-error.ts';
import { removeContainers, type Removing } from './remove-containers.ts';

type Shell = Pick<Node, 'sh' | 'lines'>;

/** docker as the kubelet uses it (by cri-dockerd, or by the dockershim of old), by its own program on the node. */
export function dockerd(shell: Shell): ContainerRuntime {
  return {
    list: () => list(shell),
    watch: (signal) => watch(shell, signal),
    kill: (ids) => kill(shell, ids),
    remove: (ids) => removeContainers(shell, ids, removing),
    images: (signal) => images(shell, signal),
    importing: ['docker', 'load'],
    entering: (id) => ['docker', 'exec', id],
    logs: {
      'docker.log': 'journalctl -u docker -u cri-docker --no-pager -n 5000',
      'docker-ps.txt': "docker ps --all --format 'table {{.Names}}\\t{{.ID}}\\t{{.Status}}\\t{{.Image}}'",
    },
  };
}

/** One that goes between the two questions is no error: it is not there. */
async function list(shell: Shell): Promise<readonly NodeContainer[]> {
  const { code, stdout, stderr } = await shell.sh(
    `ids=$(docker ps --all --quiet --no-trunc) || exit 1\n[ -z "$ids" ] || ${describing} $ids || exit 2`,
  );
  const gone = code === 2 && stderr.split('\n').every((line) => line === '' || isMissing(line));
  if (code !== 0 && !gone) throw new NodeError(`docker did not list its containers: ${stderr.trim()}`);
  return readContainers(stdout);
}

async function describe(shell: Shell, id: string): Promise<NodeContainer | undefined> {
  const { code, stdout, stderr } = await shell.sh(`${describing} ${id}`);
  if (code !== 0 && !isMissing(stderr)) throw new NodeError(`docker did not describe ${id}: ${stderr.trim()}`);
  return readContainers(stdout)[0];
}

/** A line of JSON for each of the ids that follow. */
const describing = `docker inspect --type container --format '{"id":{{json .Id}},"state":{{json .State.Status}},"pid":{{.State.Pid}},"image":{{json .Config.Image}},"labels":{{json .Config.Labels}}}'`;

function isMissing(text: string): boolean {
  return /no such container/i.test(text);
}

/**
 * The events are asked for since a moment before the list: docker tells again what was in between, so that nothing is
 * missed. Rejects with NodeError when their stream ends: the caller must begin anew.
 */
async function* watch(shell: Shell, signal: AbortSignal): AsyncGenerator<readonly NodeContainer[], void, undefined> {
  const { stdout: since } = await shell.sh('date +%s.%N', { signal });
  const known = new Map((await list(shell)).map((one) => [one.id, one]));
  yield [...known.values()];
  const changes = ['create', 'start', 'die', 'destroy'].map((event) => `--filter event=${event}`).join(' ');
  const script = `exec docker events --since ${since.trim()} --filter type=container ${changes} --format '{{json .}}'`;
  for await (const line of shell.lines(script, signal)) {
    const event = parseDockerEvent(line);
    if (event === undefined) continue;
    // docker's events name no process.
    const pid = event.change === 'started' ? (await describe(shell, event.id))?.pid : undefined;
    const changed = await applyEvent(known, { ...event, ...(pid === undefined ? {} : { pid }) }, (id) =>
      describe(shell, id),
    );
    if (changed) yield [...known.values()];
  }
  if (!signal.aborted) throw new NodeError("docker's stream of events ended");
}

/** docker complains of each that does not run, and ends the others. */
async function kill(shell: Shell, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await shell.sh(`docker kill ${ids.filter(isId).join(' ')} >/dev/null 2>&1`, { timeout: 60_000 });
}

/** The notes' own command, on these; docker removes them side by side. */
const removing: Removing = {
  runtime: 'docker',
  isId,
  remove: '  docker rm --force $ids >/dev/null 2>&1',
  list: 'docker ps --all --quiet --no-trunc',
};

function isId(id: string): boolean {
  return /^[0-9a-f]+$/.test(id);
}

/** By the full names that containerd would have for them: docker leaves `docker.io/library/` out. */
async function images(shell: Shell, signal: AbortSignal): Promise<readonly string[]> {
  const { code, stdout, stderr } = await shell.sh(`docker images --format '{{.Repository}}:{{.Tag}}'`, { signal });
  if (code !== 0) throw new NodeError(`docker did not list its images: ${stderr.trim()}`);
  return stdout.split('\n').flatMap((name) => imageReference(name)?.full ?? []);
}
