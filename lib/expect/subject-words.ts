import type { Json, JsonObject, Query } from '../scenario/model.ts';
import { isList, isMapping } from './path.ts';
import { inWords } from './words.ts';

/** What a query asks for, in words. `single`: it has one item, so `all` of it is said without the word. */
export interface SubjectWords {
  readonly text: string;
  readonly single: boolean;
}

export function subjectInWords({ subject, spec }: Pick<Query, 'subject' | 'spec'>): SubjectWords {
  switch (subject) {
    case 'objects':
      return many([plural(word(spec['kind']) ?? 'object'), ...named(spec), ...labelled(spec), ...namespaced(spec)]);
    case 'containers':
      return many([
        spec['sandbox'] === true ? 'sandboxes' : 'containers',
        ...named(spec),
        ...say('of pod', spec['pod']),
        ...namespaced(spec),
        ...say('on', spec['node']),
      ]);
    case 'events':
      return many(['events', ...say('with reason', spec['reason']), ...about(spec['about']), ...namespaced(spec)]);
    case 'logs':
      return many([`log lines of ${word(spec['pod']) ?? 'a pod'}`, ...namespaced(spec)]);
    case 'access':
      return one([
        `${word(spec['as']) ?? ''}, ${word(spec['verb']) ?? ''} ${word(spec['resource']) ?? ''}`,
        ...named(spec),
        ...namespaced(spec),
      ]);
    case 'api':
      return one(['the API', ...say('at', spec['get'])]);
    case 'answer':
      return spec['of'] === 'warnings' ? many(['warnings of the API']) : one(["the API's answer"]);
    case 'http': {
      const words = [`HTTP ${word(spec['url']) ?? target(spec['to'])}`, ...say('from', spec['from'])];
      const { requests } = spec;
      return requests === undefined ? one(words) : many([`backends of ${word(requests) ?? ''} requests`, ...words]);
    }
    case 'ping':
      return one(['ping', target(spec['to']), ...say('from', spec['from'])]);
    case 'tcp':
    case 'udp':
      return one([subject.toUpperCase(), target(spec['to']), ...say('from', spec['from'])]);
    case 'dns':
      return one([
        `DNS ${word(spec['type']) ?? 'A'} ${word(spec['name']) ?? ''}`,
        ...(spec['server'] === undefined ? [] : [`at ${target(spec['server'])}`]),
        ...say('over', spec['protocol']),
        ...say('from', spec['from']),
      ]);
    case 'arp':
      return many(['owners of', target(spec['address']), ...say('seen from', spec['from'])]);
    case 'command':
      return one([`\`${line(spec['run'])}\``, ...say('on', spec['on'])]);
    default:
      return many([subject, ...Object.entries(spec).map(([key, value]) => `${key} ${inWords(value)}`)]);
  }
}

function many(words: readonly string[]): SubjectWords {
  return { text: words.join(' '), single: false };
}

function one(words: readonly string[]): SubjectWords {
  return { text: words.join(' '), single: true };
}

function word(value: Json | undefined): string | undefined {
  if (isList(value)) return value.map(inWords).join(', ');
  return value === undefined ? undefined : inWords(value);
}

function say(words: string, value: Json | undefined): readonly string[] {
  const said = word(value);
  return said === undefined ? [] : [`${words} ${said}`];
}

function named(spec: JsonObject): readonly string[] {
  return say('named', spec['name']);
}

function namespaced(spec: JsonObject): readonly string[] {
  return spec['namespace'] === '*' ? ['in all namespaces'] : say('in', spec['namespace']);
}

function labelled({ labels }: JsonObject): readonly string[] {
  if (!isMapping(labels)) return [];
  return [
    `labelled ${Object.entries(labels)
      .map(([key, value]) => `${key}=${inWords(value)}`)
      .join(', ')}`,
  ];
}

function about(value: Json | undefined): readonly string[] {
  return isMapping(value)
    ? say(
        'about',
        [value['kind'] ?? null, value['name'] ?? null].filter((part) => part !== null),
      )
    : [];
}

/** `web:80/healthz`, `10.96.0.10`, `worker`: as much as is said. */
function target(to: Json | undefined): string {
  if (!isMapping(to)) return word(to) ?? '';
  const { service, pod, node, address, port, path, at } = to;
  const balancer = at === 'loadBalancer' ? "'s balancer" : '';
  const host = `${word(service ?? pod ?? node ?? address) ?? ''}${balancer}`;
  return `${host}${port === undefined ? '' : `:${inWords(port)}`}${word(path) ?? ''}`;
}

function line(run: Json | undefined): string {
  return isList(run) ? run.map(inWords).join(' ') : (word(run) ?? '');
}

/** Kinds are named as in manifests; their plurals are regular. */
function plural(kind: string): string {
  if (/(?:s|x|ch|sh)$/u.test(kind)) return kind.endsWith('Endpoints') ? kind : `${kind}es`;
  return /[^aeiou]y$/u.test(kind) ? `${kind.slice(0, -1)}ies` : `${kind}s`;
}
