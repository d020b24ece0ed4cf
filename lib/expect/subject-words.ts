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
    case 'api':
      return one(['the API', ...say('at', spec['get'])]);
    case 'http':
      return one([`HTTP ${word(spec['url']) ?? target(spec)}`, ...say('from', spec['from'])]);
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

function target({ to }: JsonObject): string {
  if (!isMapping(to)) return '';
  return `${word(to['service']) ?? word(to['pod']) ?? ''}${word(to['path']) ?? '/'}`;
}

function line(run: Json | undefined): string {
  return isList(run) ? run.map(inWords).join(' ') : (word(run) ?? '');
}

/** Kinds are named as in manifests; their plurals are regular. */
function plural(kind: string): string {
  if (/(?:s|x|ch|sh)$/u.test(kind)) return kind.endsWith('Endpoints') ? kind : `${kind}es`;
  return /[^aeiou]y$/u.test(kind) ? `${kind.slice(0, -1)}ies` : `${kind}s`;
}
