import { readFileSync } from 'node:fs';

/** Hundredths of a second: the kernel's USER_HZ is 100 on every system that Node runs on. */
const ticksPerSecond = 100;

/** Seconds of processor time that a process has used; its children are not counted. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The program's name may hold blanks; what follows it in parentheses does not.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** The most memory that a process has had at one time. */
export function peakMegabytes(pid: number): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  if (kilobytes === undefined) throw new Error(`the kernel says nothing of the memory of process ${pid}`);
  return Number(kilobytes) / 1024;
}
