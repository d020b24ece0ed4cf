import type { JsonObject } from '../scenario/model.ts';

/**
 * The answer that `curl -i -w '%{stderr}\n%{time_total} %{http_code}'` printed: blocks of headers (one more for each
 * `100 Continue`), then the body; on stderr what went wrong, then seconds and status.
 */
export function readCurl(code: number, stdout: string, stderr: string): JsonObject {
  const [, said = '', seconds = '0', status = '0'] = /^([\s\S]*?)\n?([\d.,]+) (\d{3})\s*$/.exec(stderr) ?? [
    undefined,
    stderr,
  ];
  const ms = Math.round(Number(seconds.replace(',', '.')) * 1000);
  if (code !== 0) return { status: 0, body: '', headers: {}, error: said.trim() || `curl ended with ${code}`, ms };
  let rest = stdout;
  let headers: Readonly<Record<string, string>> = {};
  while (/^HTTP\/\S+ \d{3}/.test(rest)) {
    const end = rest.search(/\r?\n\r?\n/);
    const head = end < 0 ? rest : rest.slice(0, end);
    const interim = /^HTTP\/\S+ 1\d\d/.test(head);
    headers = readHeaders(head);
    rest = end < 0 ? '' : rest.slice(end).replace(/^\r?\n\r?\n/, '');
    if (!interim) break;
  }
  return { status: Number(status), body: rest, headers, ms };
}

/** Names in lower case; of a header that comes more than once, all values, with commas. */
function readHeaders(head: string): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const line of head.split(/\r?\n/).slice(1)) {
    const [, name, value = ''] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
    if (name === undefined) continue;
    const key = name.toLowerCase();
    headers[key] = headers[key] === undefined ? value : `${headers[key]}, ${value}`;
  }
  return headers;
}
