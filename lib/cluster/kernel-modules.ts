import type { Node } from './node.ts';

/** Which of the modules the node's kernel neither has nor can load: what Kubernetes would find when it needs them. */
export async function lacksModules(node: Pick<Node, 'sh'>, modules: readonly string[]): Promise<readonly string[]> {
  if (modules.length === 0) return [];
  const { stdout } = await node.sh(
    `for module in ${modules.join(' ')}; do [ -d /sys/module/$module ] || modprobe -q $module || echo $module; done`,
  );
  return stdout.split('\n').filter((line) => line !== '');
}
