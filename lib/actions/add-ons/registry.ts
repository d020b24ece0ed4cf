import type { AddOn } from './add-on.ts';
import { ingressAddOn } from './ingress.ts';
import { metallb } from './metallb.ts';
import { nodeLocalDns } from './node-local-dns.ts';

/** Every add-on, by its name in scenario files. A new one is one new file and one line. */
export const addOns: readonly AddOn[] = [metallb, ingressAddOn, nodeLocalDns];
