import { randomUUID } from 'node:crypto';
import { quote } from '../cluster/shell.ts';
import type { JsonObject } from '../scenario/model.ts';
import { createAsk } from './ask.ts';
import { tellBackend, tally } from './backend.ts';
import { readCurl } from './curl-output.ts';
import type { HttpSpec } from './http.ts';
import { findPodPort } from './pod-port.ts';
import { askForwarded } from './port-forward.ts';
import type { ObservedLab } from './subject.ts';
import { createAddresses } from './target.ts';

/** ms that one request may take. */
const patience = 2000;

/** Makes the requests once for each call; what cannot be asked at all (the node is gone) is Blind. */
export function createHttpProbe(
  spec: HttpSpec,
  lab: ObservedLab,
): (signal: AbortSignal) => Promise<readonly JsonObject[]> {
  const find = createAddresses(lab);
  const ask = createAsk(spec, lab, { names: spec.url !== undefined });
  const { timeout = patience } = spec;
  const requests = spec.requests ?? 1;

  const urlOf = async (signal: AbortSignal): Promise<{ readonly url: string } | { readonly why: string }> => {
    const { url, to } = spec;
    if (to === undefined) return { url: url ?? '' };
    const found = await find(to, signal);
    if ('why' in found) return found;
    const host = found.address.includes(':') ? `[${found.address}]` : found.address;
    return { url: `${to.scheme ?? 'http'}://${host}:${to.port}${to.path ?? '/'}` };
  };
  const answersOf = async (signal: AbortSignal): Promise<readonly JsonObject[]> => {
    const place = await urlOf(signal);
    if ('why' in place) return Array.from({ length: requests }, () => noAnswer(place.why));
    const mark = randomUUID();
    const script = repeated(curl(spec, place.url, timeout), requests, mark);
    const { stdout, stderr } = await ask({ tool: 'curl', script, timeout: timeout * requests }, signal);
    return readRepeated(mark, stdout, stderr);
  };
  return async (signal) => {
    if (spec.from === 'port-forward') return [await forwarded(spec, lab, timeout, signal)];
    const answers = (await answersOf(signal)).map((one) => tellBackend(one, spec));
    return spec.requests === undefined ? answers : tally(answers);
  };
}

async function forwarded(spec: HttpSpec, lab: ObservedLab, timeout: number, signal: AbortSignal): Promise<JsonObject> {
  if (spec.to === undefined) return noAnswer('there is no `to`');
  const target = await findPodPort(spec.to, lab, signal);
  return typeof target === 'string' ? noAnswer(target) : await askForwarded(spec, target, lab, timeout, signal);
}

function noAnswer(error: string): JsonObject {
  return { status: 0, body: '', headers: {}, error, ms: 0 };
}

function curl(spec: HttpSpec, url: string, timeout: number): string {
  const words = [
    ...['curl', '-sS', '-i', '--max-time', String(timeout / 1000), '--noproxy', '*'],
    ...['--max-filesize', '1048576', '-w', '%{stderr}\n%{time_total} %{http_code}'],
    ...(spec.method === 'HEAD' ? ['--head'] : ['-X', spec.method ?? 'GET']),
    ...Object.entries(spec.headers ?? {}).flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
    ...(spec.insecure === true ? ['-k'] : []),
    ...['--', url],
  ];
  return words.map(quote).join(' ');
}

/** Each request is a program, and so a connection, of its own; the mark stands after what each wrote. */
function repeated(command: string, times: number, mark: string): string {
  const one = `${command}; printf '\\n${mark} %s\\n' $?; printf '\\n${mark}\\n' >&2`;
  return times === 1 ? one : `i=0; while [ $i -lt ${times} ]; do ${one}; i=$((i+1)); done`;
}

function readRepeated(mark: string, stdout: string, stderr: string): readonly JsonObject[] {
  const said = stderr.split(`\n${mark}\n`);
  const parts = stdout.split(new RegExp(`\n${mark} (\\d+)\n`));
  return parts.flatMap((part, index) => {
    const code = parts[index + 1];
    return index % 2 === 0 && code !== undefined ? [readCurl(Number(code), part, said[index / 2] ?? '')] : [];
  });
}
