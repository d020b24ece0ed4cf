import type { JsonObject } from '../scenario/model.ts';

/** Exit code of `timeout` where it had to end the program. */
const timedOut = 124;

/** `STATUS FROM TO`, the times in seconds with a decimal point or comma, as bash's EPOCHREALTIME has them. */
const row = /^(\d+) (\d+[.,]\d{6}) (\d+[.,]\d{6})$/m;

/** What came of bash's `/dev/tcp`; the row is on stdout. */
export function readConnect(code: number, stdout: string, stderr: string): JsonObject {
  const { status, ms } = readRow(stdout);
  if (status === 0) return { connected: true, ms };
  return { connected: false, error: whyNot(code, stderr), ms };
}

/** What came of a packet by socat: the answer's text is on stdout, the row on stderr after what went wrong. */
export function readExchange(stdout: string, stderr: string): JsonObject {
  const { status, ms } = readRow(stderr);
  if (status === 0 && stdout !== '') return { answered: true, answer: stdout, ms };
  return { answered: false, answer: '', error: lastWords(stderr.replace(row, '')) || 'timed out', ms };
}

function readRow(text: string): { readonly status: number | undefined; readonly ms: number } {
  const [, status, from = '0', to = '0'] = row.exec(text) ?? [];
  const seconds = (time: string): number => Number(time.replace(',', '.'));
  return {
    status: status === undefined ? undefined : Number(status),
    ms: Math.max(0, Math.round((seconds(to) - seconds(from)) * 1e6) / 1000),
  };
}

/** `bash: line 1: /dev/tcp/10.0.0.1/80: Connection refused` */
function whyNot(code: number, stderr: string): string {
  return code === timedOut ? 'timed out' : lastWords(stderr) || 'no answer';
}

/** `2026/11/25 10:55:16 socat[1779] E read(6, 0x55fa6ecf5000, 8192): Connection refused` */
function lastWords(stderr: string): string {
  const last = stderr.trim().split('\n').at(-1) ?? '';
  return last.slice(last.lastIndexOf(': ') + 1).trim();
}
