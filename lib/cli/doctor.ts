import type { ProviderName } from '../cluster/provider-name.ts';
import { doctor, type Finding, needs } from '../host/index.ts';
import { table } from '../report/table.ts';

export interface DoctorOptions {
  readonly output: 'text' | 'json';
  readonly provider: ProviderName;
}

export async function doctorCommand({ output, provider }: DoctorOptions): Promise<void> {
  const findings = await doctor(needs({ provider }));
  const amiss = findings.filter((finding) => !finding.ok);
  process.stdout.write(output === 'json' ? `${JSON.stringify(findings, null, 2)}\n` : textOf(findings));
  process.exitCode = amiss.length === 0 ? 0 : 3;
}

function textOf(findings: readonly Finding[]): string {
  const rows = findings.map(({ ok, name, found }) => [ok ? 'ok' : 'amiss', name, found]);
  const columns = process.stdout.isTTY ? process.stdout.columns : undefined;
  const amiss = findings.filter((finding) => !finding.ok);
  const advice = amiss.flatMap(({ name, why, mend = 'by hand' }) => [
    '',
    `${name}: ${why}`,
    ...mend.split('\n').map((line) => `  ${line}`),
  ]);
  const end = amiss.length === 0 ? ['', 'this machine is ready'] : ['', 'to mend all of it: labrig setup'];
  return `${[...table(['', 'need', 'found'], rows, { columns }), ...advice, ...end].join('\n')}\n`;
}
