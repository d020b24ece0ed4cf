import { NodeError } from '../cluster/node-error.ts';
import { findSandbox } from '../cluster/pod-exec.ts';
import { quote } from '../cluster/shell.ts';
import type { JsonObject } from '../scenario/model.ts';
import { readCurl } from './curl-output.ts';
import type { HttpSpec } from './http.ts';
import { askForwarded } from './port-forward.ts';
import { Blind } from './sample.ts';
import type { ObservedLab } from './subject.ts';
import { createTargets } from './http-target.ts';

/** s that one request may take. */
const timeout = 2;

/** Makes the request once for each call; what cannot be asked at all (the node is gone) is Blind. */
export function createProbe(spec: HttpSpec, lab: ObservedLab): (signal: AbortSignal) => Promise<readonly JsonObject[]> {
  const targets = createTargets(lab);
  return async (signal) => {
    try {
      if (spec.from === 'port-forward') {
        const target = await targets.pod(spec, signal);
        return [
          typeof target === 'string' ? noAnswer(target) : await askForwarded(spec, target, lab, timeout * 1000, signal),
        ];
      }
      const url = spec.url ?? (await targets.url(spec, signal));
      if (!/^https?:/.test(url)) return [noAnswer(url)];
      const place = spec.from.startsWith('pod/')
        ? await inPod(spec, lab)
        : { node: lab.cluster.node(spec.from), prefix: '' };
      const { code, stdout, stderr } = await place.node.sh(`${place.prefix}${curl(spec, url)}`, {
        timeout: (timeout + 5) * 1000,
        signal,
      });
      return [readCurl(code, stdout, stderr)];
    } catch (error) {
      if (error instanceof NodeError) throw new Blind('unavailable', error.message);
      throw error;
    }
  };
}

function noAnswer(error: string): JsonObject {
  return { status: 0, body: '', headers: {}, error, ms: 0 };
}

/** The node's own curl in the pod's network, with the pod's resolver: the pod's image need not have one. */
async function inPod(
  spec: HttpSpec,
  lab: ObservedLab,
): Promise<{ node: ReturnType<typeof lab.cluster.node>; prefix: string }> {
  const pod = spec.from.slice('pod/'.length);
  const { node, container } = await findSandbox(lab.cluster.nodes, { namespace: spec.namespace ?? lab.namespace, pod });
  const pid = container.pid ?? 0;
  const bind = `mount --bind /proc/${pid}/root/etc/resolv.conf /etc/resolv.conf 2>/dev/null; exec nsenter -t ${pid} -n "$@"`;
  return { node, prefix: `unshare -m sh -c ${quote(bind)} sh ` };
}

function curl(spec: HttpSpec, url: string): string {
  const words = [
    ...['curl', '-sS', '-i', '--max-time', String(timeout), '--noproxy', '*'],
    ...['--max-filesize', '1048576', '-w', '%{stderr}\n%{time_total} %{http_code}'],
    ...(spec.method === 'HEAD' ? ['--head'] : ['-X', spec.method ?? 'GET']),
    ...Object.entries(spec.headers ?? {}).flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
    ...(spec.insecure === true ? ['-k'] : []),
    ...['--', url],
  ];
  return words.map(quote).join(' ');
}
