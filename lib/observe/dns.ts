import * as z from 'zod';
import { quote } from '../cluster/shell.ts';
import { createAsk } from './ask.ts';
import { readDig } from './dig-output.ts';
import { defineProbe, probeShape } from './probe.ts';
import { createAddresses, placeWord, portWord, targetOf } from './target.ts';
import { answer } from './words.ts';

const patience = 2000;

const schema = z.strictObject({
  ...probeShape,
  name: z.string().min(1).max(255).describe('The name that is asked for, whole: `web.default.svc.cluster.local`.'),
  search: z
    .boolean()
    .optional()
    .describe("Try the name with the domains of the place's own resolver, as programs do: `web` is enough then."),
  type: z
    .enum(['A', 'AAAA', 'ANY', 'CNAME', 'MX', 'NS', 'PTR', 'SOA', 'SRV', 'TXT'])
    .optional()
    .describe('Type of the records. Without it: A.'),
  server: placeWord
    .optional()
    .describe("Who is asked: an IP address, or `{service}`, `{pod}`, `{node}`. Without it: the place's own resolver."),
  port: portWord.optional().describe('Port of the server. Without it: 53.'),
  protocol: z.enum(['udp', 'tcp']).optional().describe('Without it: udp. A truncated answer is not asked for again.'),
});

/** A DNS question every 500 ms. */
export const dns = defineProbe<z.infer<typeof schema>>({
  name: 'dns',
  schema: schema.describe('A DNS question every 500 ms.'),
  answers: {
    status: answer(
      '`NOERROR`, `NXDOMAIN`, `SERVFAIL`, ...; without an answer `timeout`, `refused`, `unreachable`, `error`.',
    ),
    answers: answer('What the records of the answer say: `[10.96.0.1]`.'),
    server: answer('The address that answered.'),
    protocol: answer('`udp` or `tcp`.'),
    truncated: answer('Whether the answer did not fit.'),
    ms: answer('How long it took.'),
    error: answer('Why no answer came.'),
  },
  every: 500,
  create(spec, lab) {
    const ask = createAsk(spec, lab, { names: spec.server === undefined });
    const find = createAddresses(lab);
    const { timeout = patience, protocol = 'udp' } = spec;
    return async (signal) => {
      const server = spec.server === undefined ? undefined : await find(targetOf(spec.server), signal);
      if (server !== undefined && 'why' in server) return [{ status: 'error', answers: [], error: server.why }];
      const words = [
        // In whole seconds, one at least: `timeout` is exact.
        ...['timeout', timeout / 1000, 'dig', '-u', '+tries=1', `+time=${Math.ceil(timeout / 1000)}`],
        ...(protocol === 'tcp' ? ['+tcp'] : ['+notcp', '+ignore']),
        ...(spec.search === true ? ['+search'] : []),
        ...(server === undefined ? [] : [`@${server.address}`]),
        ...(spec.port === undefined ? [] : ['-p', spec.port]),
        ...['-t', spec.type ?? 'A', '-q', spec.name],
      ];
      const script = words.map((word) => quote(String(word))).join(' ');
      const { code, stdout, stderr } = await ask({ tool: 'dig', script, timeout }, signal);
      return [{ protocol, ...readDig(code, `${stdout}\n${stderr}`) }];
    };
  },
});
