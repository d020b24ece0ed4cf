import { access } from './access.ts';
import { answerSubject } from './answer.ts';
import { api } from './api.ts';
import { arp } from './arp.ts';
import { command } from './command.ts';
import { conntrack } from './conntrack.ts';
import { containers } from './containers.ts';
import { dns } from './dns.ts';
import { events } from './events.ts';
import { http } from './http.ts';
import { networkInterface } from './interface.ts';
import { ipset } from './ipset.ts';
import { iptables } from './iptables.ts';
import { ipvs } from './ipvs.ts';
import { logs } from './logs.ts';
import { nftables } from './nftables.ts';
import { objects } from './objects.ts';
import { routes } from './routes.ts';
import { ping } from './ping.ts';
import type { Subject } from './subject.ts';
import { tcp } from './tcp.ts';
import { udp } from './udp.ts';

/** Every subject, by its name in scenario files. A new one is one new file and one line. */
export const subjects: ReadonlyMap<string, Subject> = new Map(
  [
    ...[objects, containers, api, access, events, logs, command],
    ...[http, ping, tcp, udp, dns, arp],
    ...[iptables, nftables, ipvs, ipset, networkInterface, routes, conntrack],
  ].map((subject) => [subject.name, subject]),
);

/** Every subject that a journal may name: beside those of scenario files, the API's answer to a change. */
export const journalSubjects: ReadonlyMap<string, Subject> = new Map([
  ...subjects,
  [answerSubject.name, answerSubject],
]);
