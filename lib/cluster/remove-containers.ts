import type { Node } from './node.ts';
import { NodeError } from './node-error.ts';

/** How a runtime's own program removes containers on a node. */
export interface Removing {
  /** For messages. */
  readonly runtime: string;
  /** Whether a text can be one of its ids: nothing else gets into a script. */
  readonly isId: (text: string) => boolean;
  /** Shell commands that come first, once; they have `$ids`. */
  readonly first?: string;
  /** Shell commands that remove `$ids`. They may complain of what the kubelet, or the runtime, removed first. */
  readonly remove: string;
  /** A shell command that prints the id of every container that there is. */
  readonly list: string;
}

/** Kills and removes; ids that are gone are not an error. Rejects with NodeError for those that stay after five attempts. */
export async function removeContainers(
  shell: Pick<Node, 'sh'>,
  ids: readonly string[],
  removing: Removing,
): Promise<void> {
  if (ids.length === 0) return;
  const { stdout } = await shell.sh(scriptOf(ids.filter(removing.isId), removing), { timeout: 60_000 });
  const left = stdout.split('\n').filter((line) => ids.includes(line));
  if (left.length > 0) throw new NodeError(`${removing.runtime} did not remove ${left.join(', ')}`);
}

/** Prints the ids that are still there. */
function scriptOf(ids: readonly string[], { first = '', remove, list }: Removing): string {
  return `
ids='${ids.join(' ')}'
${first}
for attempt in 1 2 3 4 5; do
${remove}
  left=
  there=" $(${list} | tr '\\n' ' ')"
  for id in $ids; do case $there in *" $id "*) left="$left $id";; esac; done
  ids=$left
  [ -z "$ids" ] && exit 0
done
printf '%s\\n' $ids`;
}
