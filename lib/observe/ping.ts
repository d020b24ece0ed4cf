import { createAsk } from './ask.ts';
import * as z from 'zod';
import { quote } from '../cluster/shell.ts';
import { readPing } from './ping-output.ts';
import { defineProbe, probeShape } from './probe.ts';
import { createAddresses, placeWord, targetOf } from './target.ts';
import { answer } from './words.ts';

/** ms between the packets of one look, and until one counts as unanswered. */
const between = 200;
const patience = 1000;

const schema = z.strictObject({
  ...probeShape,
  to: placeWord.describe('What is pinged: an IP address, or `{pod}`, `{service}`, `{node}`.'),
  count: z.int().min(1).max(20).optional().describe('Packets of one look. Without it: 1.'),
});

/** Echo requests (ICMP) every second. */
export const ping = defineProbe<z.infer<typeof schema>>({
  name: 'ping',
  schema: schema.describe('An echo request (ICMP) every second, or several at each look.'),
  answers: {
    received: answer('How many answers came.'),
    sent: answer('How many packets were sent.'),
    from: answer('The address that answered.'),
    ms: answer('Time to the answer, of several the mean.'),
    error: answer('Why no answer came: `no answer`, or what a router or the kernel said.'),
  },
  every: 1000,
  create(spec, lab) {
    const ask = createAsk(spec, lab);
    const find = createAddresses(lab);
    const { count = 1, timeout = patience } = spec;
    return async (signal) => {
      const found = await find(targetOf(spec.to), signal);
      if ('why' in found) return [{ sent: 0, received: 0, error: found.why }];
      const words = ['ping', '-n', '-c', count, '-i', between / 1000, '-W', timeout / 1000, found.address];
      const script = words.map((word) => quote(String(word))).join(' ');
      const { stdout, stderr } = await ask({ tool: 'ping', script, timeout: count * between + timeout }, signal);
      return [{ to: found.address, ...readPing(stdout, stderr) }];
    };
  },
});
