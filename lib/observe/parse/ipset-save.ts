/** A set of the kernel's, as `ipset save` has it. */
export interface IpSet {
  readonly name: string;
  /** `hash:ip,port` */
  readonly type: string;
  readonly family?: string;
  /** `10.96.0.1,tcp:443` */
  readonly members: readonly string[];
}

/** Reads `ipset save`. Never throws: lines of another form are left out. */
export function parseIpsetSave(text: string): readonly IpSet[] {
  const sets = new Map<string, { type: string; family?: string; members: string[] }>();
  for (const line of text.split('\n')) {
    const [verb, name, value, ...options] = line.trim().split(/\s+/u);
    if (name === undefined || value === undefined) continue;
    if (verb === 'create') {
      const family = options[options.indexOf('family') + 1];
      const known = options.includes('family') && family !== undefined ? { family } : {};
      sets.set(name, { type: value, ...known, members: [] });
    } else if (verb === 'add') sets.get(name)?.members.push(value);
  }
  return [...sets].map(([name, set]) => ({ name, ...set }));
}
