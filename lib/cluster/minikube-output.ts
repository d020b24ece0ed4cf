import * as z from 'zod';

const lineSchema = z.object({
  type: z.string(),
  data: z.object({ message: z.string().default(''), name: z.string().optional(), advice: z.string().optional() }),
});

interface Said {
  readonly kind: 'step' | 'info' | 'warning' | 'error';
  readonly text: string;
}

/** What a line of `minikube start --output=json` says (a CloudEvent); undefined for what is no such line. */
export function readLine(line: string): Said | undefined {
  const found = lineSchema.safeParse(parse(line)).data;
  const kind = /^io\.k8s\.sigs\.minikube\.(step|info|warning|error)$/.exec(found?.type ?? '')?.[1];
  if (found === undefined || kind === undefined) return undefined;
  const { message, advice = '' } = found.data;
  const text = [message, advice].map(plain).filter((part) => part !== '');
  return { kind: kind as Said['kind'], text: text.join('; ') };
}

/** Why it failed, in minikube's own words; the end of what it said where it gives no reason. */
export function errorOf(stdout: string, stderr: string): string {
  const said = stdout.split('\n').flatMap((line) => readLine(line) ?? []);
  const errors = said.filter(({ kind }) => kind === 'error').map(({ text }) => text);
  if (errors.length > 0) return errors.join('\n');
  return `${said.map(({ text }) => text).join('\n')}\n${stderr}`.trim().split('\n').slice(-5).join('\n');
}

function plain(text: string): string {
  return text.replace(/[^\x20-\x7e\n]+/g, '').trim();
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
