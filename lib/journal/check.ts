import type { Entry } from './entry.ts';

/** What a field must be: a word, one of some words, or `optional` before either. */
type Field = 'text' | 'number' | 'count' | 'flag' | 'mapping' | 'mappings' | 'texts' | 'json' | readonly string[];
type Fields = Readonly<Record<string, Field | { readonly optional: Field }>>;

const states = ['satisfied', 'violated', 'inconclusive'];

/** The fields of each type of entry, as far as a reader relies on them. */
const shapes: Readonly<Record<Entry['type'], Fields>> = {
  run: { labrig: 'text', id: 'text', startedAt: 'text', file: 'text', scenario: 'mapping' },
  lab: {
    state: ['creating', 'ready', 'removing', 'removed', 'kept', 'left', 'released'],
    detail: { optional: 'text' },
    images: { optional: 'texts' },
    aliases: { optional: 'mapping' },
  },
  subject: { stream: 'text', subject: 'text', spec: 'mapping', mode: ['watch', 'sample'] },
  items: { stream: 'text', items: 'mappings', began: 'number', revision: { optional: 'text' } },
  item: {
    stream: 'text',
    change: ['added', 'modified', 'deleted', 'bookmark'],
    item: { optional: 'mapping' },
    revision: { optional: 'text' },
  },
  blind: { stream: 'text', cause: ['unavailable', 'lost'], reason: 'text' },
  step: { step: 'count', state: ['started', 'ended'], name: 'text' },
  change: {
    step: 'count',
    state: ['started', 'done', 'failed'],
    kind: ['action', 'fault'],
    verb: 'text',
    writes: { optional: 'mappings' },
    images: { optional: 'texts' },
    error: { optional: 'mapping' },
  },
  proof: { step: 'count', changed: 'flag', summary: 'text', before: 'json', after: 'json' },
  saved: { step: 'count', name: 'text', values: 'mapping' },
  evidence: { missing: 'text' },
  undo: { what: 'text', state: ['done', 'failed'], error: { optional: 'text' } },
  tick: {},
  problem: { cause: ['infra', 'interrupted', 'requirement'], message: 'text', next: { optional: 'text' } },
  expectation: { id: 'text', step: 'count', state: states, reason: 'text', after: { optional: 'number' } },
  measure: { step: 'count', name: 'text', ms: 'number' },
  verdict: {
    verdict: ['passed', 'failed', 'ineffective', 'infra', 'inconclusive', 'skipped', 'interrupted'],
    reason: 'text',
  },
};

/** An entry, or why the value is none. */
export function checkEntry(value: unknown): { readonly entry: Entry } | { readonly problem: string } {
  if (!isMapping(value)) return { problem: 'an entry is a JSON object' };
  const { type } = value;
  if (!isType(type))
    return { problem: `no entry has the type ${type === undefined ? 'undefined' : JSON.stringify(type)}` };
  for (const [name, field] of [['t', 'number'] as const, ...Object.entries(shapes[type])]) {
    if (!fits(value[name], field)) return { problem: `${name} of an entry of type ${type} must be ${inWords(field)}` };
  }
  return { entry: value as unknown as Entry };
}

function isType(type: unknown): type is Entry['type'] {
  return typeof type === 'string' && Object.hasOwn(shapes, type);
}

function fits(value: unknown, field: Fields[string]): boolean {
  if (typeof field === 'object' && 'optional' in field) return value === undefined || fits(value, field.optional);
  if (typeof field === 'object') return typeof value === 'string' && field.includes(value);
  switch (field) {
    case 'text':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number';
    case 'count':
      return Number.isSafeInteger(value) && Number(value) >= 0;
    case 'flag':
      return typeof value === 'boolean';
    case 'mapping':
      return isMapping(value);
    case 'mappings':
      return Array.isArray(value) && value.every(isMapping);
    case 'texts':
      return Array.isArray(value) && value.every((one) => typeof one === 'string');
    case 'json':
      return value !== undefined;
  }
}

function inWords(field: Fields[string]): string {
  if (typeof field === 'object' && 'optional' in field) return `${inWords(field.optional)}, or absent`;
  return typeof field === 'string' ? field : field.join(' or ');
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
