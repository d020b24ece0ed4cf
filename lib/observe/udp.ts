import * as z from 'zod';
import { quote } from '../cluster/shell.ts';
import { createAsk } from './ask.ts';
import { readExchange } from './bash-output.ts';
import { defineProbe, probeShape } from './probe.ts';
import { createAddresses, oneTarget, portWord, targetShape } from './target.ts';
import { answer } from './words.ts';

const patience = 1000;

const schema = z.strictObject({
  ...probeShape,
  to: z
    .strictObject({ ...targetShape, port: portWord.describe('UDP port.') })
    .refine(oneTarget.check, oneTarget.message)
    .describe('Where the packet goes.'),
  sourcePort: portWord
    .optional()
    .describe(
      'Port that every packet comes from: to the kernel they are one flow then, which stays with the backend that it ' +
        'began with. Without it: each packet has another.',
    ),
  send: z.string().min(1).max(1000).optional().describe('Text of the packet. Without it: `labrig`.'),
});

/** A UDP packet every 250 ms, and the first that comes back. */
export const udp = defineProbe<z.infer<typeof schema>>({
  name: 'udp',
  schema: schema.describe('A UDP packet every 250 ms, and the first that comes back.'),
  answers: {
    answered: answer('Whether one came back.'),
    answer: answer('Its text.'),
    error: answer('Why none came: `timed out`, `Connection refused` (nobody listens there).'),
    ms: answer('How long that took.'),
  },
  every: 250,
  create(spec, lab) {
    const ask = createAsk(spec, lab);
    const find = createAddresses(lab);
    const { timeout = patience, send = 'labrig' } = spec;
    return async (signal) => {
      const found = await find(spec.to, signal);
      if ('why' in found) return [{ answered: false, answer: '', error: found.why, ms: 0 }];
      const script = exchange(found.address, { ...spec, send, timeout });
      const { stdout, stderr } = await ask({ tool: 'socat', script, timeout }, signal);
      return [{ address: found.address, port: spec.to.port, ...readExchange(stdout, stderr) }];
    };
  },
});

interface Packet {
  readonly to: { readonly port: number };
  readonly sourcePort?: number | undefined;
  readonly send: string;
  readonly timeout: number;
}

/** socat would wait for more packets than one: it is ended, and its port free again, once the first has come. */
function exchange(address: string, { to, sourcePort, send, timeout }: Packet): string {
  const host = address.includes(':') ? `UDP6:[${address}]` : `UDP4:${address}`;
  const bound = sourcePort === undefined ? '' : `,sourceport=${sourcePort}`;
  const seconds = timeout / 1000;
  const script = `from=$EPOCHREALTIME
exec 3< <(exec socat -t ${seconds} -T ${seconds} STDIO '${host}:${to.port}${bound}' < <(printf %s "$1"))
dd bs=65535 count=1 status=none <&3
status=$?; to=$EPOCHREALTIME
kill $! 2>/dev/null; wait $! 2>/dev/null
printf '\n%s %s %s\n' $status $from $to >&2`;
  return `bash -c ${quote(script)} bash ${quote(send)}`;
}
