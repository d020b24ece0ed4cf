import * as z from 'zod';
import type { Node, NodeContainer } from './node.ts';
import { NodeError } from './node-error.ts';

type Described = Omit<NodeContainer, 'state' | 'pid'>;
type Row = Pick<NodeContainer, 'id' | 'state' | 'pid'>;

/** What containers are; it never changes, so each is asked for once. */
export function createDescriptions(shell: Pick<Node, 'sh'>): {
  list(): Promise<readonly NodeContainer[]>;
  /** As it is now. Undefined where there is no such container, or it is none of the kubelet's. */
  readonly describe: (id: string) => Promise<NodeContainer | undefined>;
} {
  const cache = new Map<string, Described>();

  const learn = async (ids: readonly string[]): Promise<void> => {
    const unknown = ids.filter((id) => !cache.has(id));
    if (unknown.length === 0) return;
    const { stdout } = await shell.sh(`${folder}\nfor id in ${unknown.join(' ')}; do\n${describeOne}\ndone`);
    for (const line of stdout.split(separator)) {
      const described = readDescription(line);
      if (described !== undefined) cache.set(described.id, described);
    }
  };

  return {
    async list() {
      const rows = await readRows(shell, 'ctr -n k8s.io containers ls -q');
      await learn(rows.map((row) => row.id));
      const there = new Set(rows.map((row) => row.id));
      for (const id of cache.keys()) if (!there.has(id)) cache.delete(id);
      return rows.flatMap(({ id, ...row }) => {
        const described = cache.get(id);
        return described === undefined ? [] : { ...described, ...row };
      });
    },
    async describe(id) {
      await learn([id]);
      const described = cache.get(id);
      const [row] = described === undefined ? [] : await readRows(shell, `echo '${id}'`);
      return described === undefined || row === undefined ? undefined : { ...described, ...row };
    },
  };
}

const folder = 'cd /run/containerd/io.containerd.runtime.v2.task/k8s.io 2>/dev/null || cd /';
const separator = '\n--labrig--\n';

/** `ID PID STAT`, STAT being `/proc/PID/stat`, for each of the containers whose ids the command prints, running or not. */
const rowsOf = (ids: string): string => `
${folder}
ids=$(${ids}) || exit 1
for id in $ids; do
  p= s=
  read -r p 2>/dev/null <$id/init.pid
  [ -n "$p" ] && read -r s 2>/dev/null </proc/$p/stat
  printf '%s %s %s\\n' "$id" "\${p:-0}" "$s"
done`;

/** A running task's folder has the annotations; of another container, containerd's own record has labels like them. */
const describeOne = `printf '%s ' $id; if [ -r $id/config.json ]; then cat $id/config.json; else ctr -n k8s.io containers info $id 2>/dev/null; fi; printf '${separator.replaceAll('\n', '\\n')}'`;

async function readRows(shell: Pick<Node, 'sh'>, ids: string): Promise<readonly Row[]> {
  const { stdout, stderr, code } = await shell.sh(rowsOf(ids));
  if (code !== 0) throw new NodeError(`containerd did not list its containers: ${stderr.trim()}`);
  return stdout.split('\n').flatMap((line) => readRow(line) ?? []);
}

/** Without a task a container counts as exited, though it may be one that has none yet: only its next event tells. */
function readRow(line: string): Row | undefined {
  const [, id, pid, stat = ''] = /^(\S+) (\d+) ?(.*)$/.exec(line) ?? [];
  if (id === undefined) return undefined;
  const [, program, state] = /\((.*)\) (\S)/.exec(stat) ?? [];
  if (state === undefined || state === 'Z' || state === 'X') return { id, state: 'exited' };
  return { id, state: program === 'runc:[2:INIT]' ? 'created' : 'running', pid: Number(pid) };
}

const labels = z.record(z.string(), z.string());
const documentSchema = z.object({
  /** Of the bundle's config.json. */
  annotations: labels.optional(),
  /** Of `ctr containers info`. */
  Labels: labels.optional(),
  Image: z.string().optional(),
});

function readDescription(text: string): Described | undefined {
  const [, id, json = ''] = /^\s*(\S+) (\{.*)$/s.exec(text) ?? [];
  if (id === undefined) return undefined;
  const { annotations, Labels, Image } = documentSchema.parse(JSON.parse(json));
  const cri = (key: string): string => annotations?.[`io.kubernetes.cri.${key}`] ?? '';
  const label = (key: string): string => Labels?.[`io.kubernetes.${key}`] ?? '';
  const type = cri('container-type') || Labels?.['io.cri-containerd.kind'];
  if (type === undefined || type === '') return undefined;
  const sandbox = type === 'sandbox';
  return {
    id,
    name: sandbox ? 'POD' : cri('container-name') || label('container.name'),
    pod: cri('sandbox-name') || label('pod.name'),
    namespace: cri('sandbox-namespace') || label('pod.namespace'),
    podUid: cri('sandbox-uid') || label('pod.uid'),
    sandbox,
    image: cri('image-name') || (Image ?? ''),
  };
}
