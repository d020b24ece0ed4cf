import { doctor, type Finding, needs } from '../host/index.ts';
import { table } from '../report/table.ts';

export async function doctorCommand({ output }: { readonly output: 'text' | 'json' }): Promise<void> {
  const findings = await doctor(needs());
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
