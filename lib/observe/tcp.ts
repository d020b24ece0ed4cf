import * as z from 'zod';
import { quote } from '../cluster/shell.ts';
import { createAsk } from './ask.ts';
import { readConnect } from './bash-output.ts';
import { defineProbe, probeShape } from './probe.ts';
import { createAddresses, oneTarget, portWord, targetShape } from './target.ts';
import { answer } from './words.ts';

const patience = 2000;

const schema = z.strictObject({
  ...probeShape,
  to: z
    .strictObject({ ...targetShape, port: portWord.describe('TCP port.') })
    .refine(oneTarget.check, oneTarget.message)
    .describe('What is connected to.'),
});

/** A TCP connection every 250 ms, which is closed at once. */
export const tcp = defineProbe<z.infer<typeof schema>>({
  name: 'tcp',
  schema: schema.describe('A TCP connection every 250 ms, which is closed at once.'),
  answers: {
    connected: answer('Whether it was accepted.'),
    error: answer('Why not: `Connection refused`, `timed out`, `No route to host`.'),
    ms: answer('How long that took.'),
  },
  every: 250,
  create(spec, lab) {
    const ask = createAsk(spec, lab);
    const find = createAddresses(lab);
    const { timeout = patience } = spec;
    return async (signal) => {
      const found = await find(spec.to, signal);
      if ('why' in found) return [{ connected: false, error: found.why, ms: 0 }];
      const connect = `from=$EPOCHREALTIME; : 3<>/dev/tcp/${found.address}/${spec.to.port}; echo "$? $from $EPOCHREALTIME"`;
      const script = `timeout ${timeout / 1000} bash -c ${quote(connect)}`;
      const { code, stdout, stderr } = await ask({ tool: 'bash', script, timeout }, signal);
      return [{ address: found.address, port: spec.to.port, ...readConnect(code, stdout, stderr) }];
    };
  },
});
