import { readOptions, type RuleOption } from './rule-words.ts';

/** What `iptables-save` writes: the chains of each table, each with its rules in their order. */
export type Tables = ReadonlyMap<string, ReadonlyMap<string, readonly Rule[]>>;

export interface Rule {
  /** Packets that met it, where counters were asked for. */
  readonly packets?: number;
  readonly options: readonly RuleOption[];
}

/** Reads the output of `iptables-save`, of either backend. Never throws: lines of another form are left out. */
export function parseIptablesSave(text: string): Tables {
  const tables = new Map<string, Map<string, Rule[]>>();
  let table = new Map<string, Rule[]>();
  for (const line of text.split('\n')) {
    const first = line[0];
    if (first === '*') {
      table = tables.get(line.slice(1).trim()) ?? new Map<string, Rule[]>();
      tables.set(line.slice(1).trim(), table);
    } else if (first === ':') {
      const name = line.slice(1).split(' ', 1)[0] ?? '';
      if (!table.has(name)) table.set(name, []);
    } else if (first === '-' || first === '[') {
      const found = /^(?:\[(\d+):\d+\] )?-A (\S+) ?(.*)$/su.exec(line);
      if (found === null) continue;
      const [, packets, chain = '', rest = ''] = found;
      const rule = { ...(packets === undefined ? {} : { packets: Number(packets) }), options: readOptions(rest) };
      const rules = table.get(chain);
      if (rules === undefined) table.set(chain, [rule]);
      else rules.push(rule);
    }
  }
  return tables;
}

/** The first value of the first option of that name: `valueOf(rule, '-j')`. */
export function valueOf({ options }: Rule, ...names: readonly string[]): string | undefined {
  return options.find(({ name }) => names.includes(name))?.values[0];
}
