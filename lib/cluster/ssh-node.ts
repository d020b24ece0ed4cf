import { RequirementMissing } from '../errors.ts';
import type { Open } from '../process/open.ts';
import type { KnownNode } from './existing-nodes.ts';
import type { Node } from './node.ts';
import { createNodeShell, type NodeShell } from './node-shell.ts';
import { runtimes } from './runtimes.ts';
import { quote } from './shell.ts';

/** A node behind ssh; one to which no way is known is there all the same, and says so when something is asked of it. */
export function reachNode(
  { name, alias, role, runtime, ssh, sudo = false }: KnownNode,
  { open, sshConfig }: { readonly open: Open; readonly sshConfig: string | undefined },
): Node & Pick<NodeShell, 'close'> {
  const shell =
    ssh === undefined
      ? unreached(name)
      : createNodeShell({
          node: name,
          reach: sudo ? ['sudo', '-n'] : ['exec'],
          open: bySsh(open, [...(sshConfig === undefined ? [] : ['-F', sshConfig]), ...options, ssh]),
        });
  return { name, alias, role, ...shell, runtime: runtimes[runtime](shell) };
}

/** No password is asked for and no terminal made; a host that no longer answers is given up after 15 s. */
const options = ['-T', '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=10', '-o', 'ServerAliveInterval=5'];

/** ssh hands one text to the shell of the other side, so each word is quoted. */
function bySsh(open: Open, destination: readonly string[]): Open {
  return (file, args) => open('ssh', [...destination, [file, ...args].map(quote).join(' ')]);
}

function unreached(node: string): NodeShell {
  const refuse = (): never => {
    throw new RequirementMissing(`no way to the node ${node} is known`, {
      next: 'name it in the scenario: cluster: {existing: {nodes: [{name: ..., ssh: ...}]}}',
    });
  };
  return {
    sh: () => Promise.resolve().then(refuse),
    lines: async function* () {
      await Promise.resolve().then(refuse);
    },
    close: () => undefined,
  };
}
