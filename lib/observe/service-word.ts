import * as z from 'zod';

/** Pieces that the schemas of subjects on a node's data plane share. */
export const serviceWord = z
  .string()
  .regex(/^[^\s/:]+\/[^\s/:]+(?::[^\s/:]+)?$/u, 'a Service is `NAMESPACE/NAME`, one of its ports `NAMESPACE/NAME:PORT`')
  .optional()
  .describe('The Service, `default/web`, or one port of it by its name, `default/web:http`. Without it: all.');

export const nodeWord = z
  .string()
  .min(1)
  .optional()
  .describe('Node, as kind numbers them: `control-plane`, `worker2`. Without it: all.');

/** Whether a port of a Service, `default/web:http`, is one that is asked for. */
export function isService(wanted: string | undefined, port: string): boolean {
  if (wanted === undefined || wanted === port) return true;
  return !wanted.includes(':') && port.startsWith(`${wanted}:`);
}
