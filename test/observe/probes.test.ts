import test from 'ava';
import fc from 'fast-check';
import { readArping } from '../../lib/observe/arping-output.ts';
import { tally, tellBackend } from '../../lib/observe/backend.ts';
import { readConnect, readExchange } from '../../lib/observe/bash-output.ts';
import { readDig } from '../../lib/observe/dig-output.ts';
import { readPing } from '../../lib/observe/ping-output.ts';
import { subjects } from '../../lib/observe/registry.ts';

// What the programs printed on a node of Kubernetes 1.34.2 (Debian 12) and on the workstation beside it.

test('ping: answers, nobody, no route, a router that says no', (t) => {
  const answered = `PING 172.26.0.2 (172.26.0.2) 56(84) bytes of data.
64 bytes from 172.26.0.2: icmp_seq=1 ttl=64 time=0.362 ms
64 bytes from 172.26.0.2: icmp_seq=2 ttl=64 time=0.070 ms
64 bytes from 172.26.0.2: icmp_seq=3 ttl=64 time=0.066 ms

--- 172.26.0.2 ping statistics ---
3 packets transmitted, 3 received, 0% packet loss, time 407ms
rtt min/avg/max/mdev = 0.066/0.166/0.362/0.138 ms
`;
  t.deepEqual(readPing(answered, ''), { sent: 3, received: 3, ms: 0.166, from: '172.26.0.2' });
  const nobody = `PING 10.96.0.1 (10.96.0.1) 56(84) bytes of data.

--- 10.96.0.1 ping statistics ---
2 packets transmitted, 0 received, 100% packet loss, time 203ms

`;
  t.deepEqual(readPing(nobody, ''), { sent: 2, received: 0, error: 'no answer' });
  t.deepEqual(readPing('', 'ping: connect: Network is unreachable\n'), {
    sent: 0,
    received: 0,
    error: 'Network is unreachable',
  });
  const refused = `PING 172.26.0.250 (172.26.0.250) 56(84) bytes of data.
From 172.26.0.4 icmp_seq=1 Destination Host Unreachable

--- 172.26.0.250 ping statistics ---
1 packets transmitted, 0 received, +1 errors, 100% packet loss, time 0ms

`;
  t.deepEqual(readPing(refused, ''), { sent: 1, received: 0, error: 'Destination Host Unreachable' });
});

const dug = (status: string, flags: string, answer: string, protocol: string): string => `
; <<>> DiG 9.18.49-1~deb12u3-Debian <<>> +tries=1 +time=2 @10.96.0.10 kubernetes.default.svc.cluster.local A
; (1 server found)
;; global options: +cmd
;; Got answer:
;; WARNING: .local is reserved for Multicast DNS
;; You are currently testing what happens when an mDNS query is leaked to DNS
;; ->>HEADER<<- opcode: QUERY, status: ${status}, id: 41650
;; flags: ${flags}; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1
;; WARNING: recursion requested but not available

;; OPT PSEUDOSECTION:
; EDNS: version: 0, flags:; udp: 1232
; COOKIE: 8008ae7882fa0ded (echoed)
;; QUESTION SECTION:
;kubernetes.default.svc.cluster.local. IN A

${answer};; Query time: 4123 usec
;; SERVER: 10.96.0.10#53(10.96.0.10) (${protocol})
;; WHEN: Wed Nov 25 10:17:07 UTC 2026
;; MSG SIZE  rcvd: 129

`;

test('dig: an answer with its records, and none of them', (t) => {
  const answer = ';; ANSWER SECTION:\nkubernetes.default.svc.cluster.local. 30 IN A\t10.96.0.1\n\n';
  t.deepEqual(readDig(0, dug('NOERROR', 'qr aa rd', answer, 'UDP')), {
    status: 'NOERROR',
    answers: ['10.96.0.1'],
    records: [{ name: 'kubernetes.default.svc.cluster.local.', ttl: 30, type: 'A', data: '10.96.0.1' }],
    authoritative: true,
    truncated: false,
    ms: 4.123,
    server: '10.96.0.10',
    protocol: 'udp',
  });
  const authority = `;; AUTHORITY SECTION:
cluster.local.\t\t30\tIN\tSOA\tns.dns.cluster.local. hostmaster.cluster.local. 1795601804 7200 1800 86400 30

`;
  t.like(readDig(0, dug('NXDOMAIN', 'qr aa rd', authority, 'TCP')), {
    status: 'NXDOMAIN',
    answers: [],
    protocol: 'tcp',
  });
  t.like(readDig(0, dug('NOERROR', 'qr tc rd ra', '', 'UDP')), { truncated: true, authoritative: false });
});

test('dig: of a search the last answer counts', (t) => {
  const first = dug('NXDOMAIN', 'qr aa rd', '', 'UDP');
  const second = dug(
    'NOERROR',
    'qr rd',
    ';; ANSWER SECTION:\nweb. 30 IN A\t10.96.0.7\nweb. 30 IN A\t10.96.0.8\n\n',
    'UDP',
  );
  t.like(readDig(0, first + second), { status: 'NOERROR', answers: ['10.96.0.7', '10.96.0.8'] });
});

test('dig: nobody answers, over UDP and TCP', (t) => {
  const udp = `;; communications error to 10.96.0.77#53: timed out

; <<>> DiG 9.18.49-1~deb12u3-Debian <<>> +tries=1 +time=1 @10.96.0.77 x.y A
; (1 server found)
;; global options: +cmd
;; no servers could be reached
`;
  t.deepEqual(readDig(9, udp), {
    status: 'timeout',
    error: 'communications error to 10.96.0.77#53: timed out',
    answers: [],
  });
  const tcp = `;; Connection to 10.96.0.77#53(10.96.0.77) for x.y failed: timed out.\n;; no servers could be reached\n`;
  t.like(readDig(9, tcp), { status: 'timeout' });
  t.like(readDig(9, ';; communications error to 172.26.0.2#53: connection refused\n'), { status: 'refused' });
  t.like(readDig(124, ''), { status: 'timeout' });
  t.like(readDig(10, "dig: couldn't get address for 'nobody': not found\n"), { status: 'error' });
});

test('arping: each MAC once, none where nobody answers, and what is no answer at all', (t) => {
  const answered = `ARPING 172.26.0.2 from 172.26.0.4 eth0
Unicast reply from 172.26.0.2 [02:42:AC:1A:00:02]  0.602ms
Unicast reply from 172.26.0.2 [02:42:AC:1A:00:02]  0.544ms
Sent 2 probes (2 broadcast(s))
Received 2 response(s)
`;
  t.deepEqual(readArping(0, answered, ''), [
    { mac: '02:42:ac:1a:00:02', address: '172.26.0.2', replies: 2, ms: 0.544 },
  ]);
  const two = answered.replace('[02:42:AC:1A:00:02]  0.544ms', '[02:42:AC:1A:00:03]  0.544ms');
  t.deepEqual(
    readArping(0, two, '').map(({ mac }) => mac),
    ['02:42:ac:1a:00:02', '02:42:ac:1a:00:03'],
  );
  const none = `ARPING 172.26.0.250 from 172.26.0.4 eth0
Sent 2 probes (2 broadcast(s))
Received 0 response(s)
`;
  t.deepEqual(readArping(1, none, ''), []);
  t.throws(() => readArping(2, '', 'arping: Interface "eth9" is not available\n'), { message: /eth9/ });
});

test('TCP: accepted, refused, nobody there, too late', (t) => {
  t.deepEqual(readConnect(0, '0 1795601804.100000 1795601804.100412\n', ''), { connected: true, ms: 0.412 });
  const refused = 'bash: connect: Connection refused\nbash: line 1: /dev/tcp/172.26.0.2/1: Connection refused\n';
  t.deepEqual(readConnect(0, '1 1795601804.100000 1795601804.100300\n', refused), {
    connected: false,
    error: 'Connection refused',
    ms: 0.3,
  });
  t.like(readConnect(124, '', ''), { connected: false, error: 'timed out' });
  t.like(readConnect(0, '0 1,100000 1,200000\n', ''), { connected: true, ms: 100 });
});

test('UDP: an answer, a closed port, no way, silence', (t) => {
  t.deepEqual(readExchange('web-1\n', '\n0 1.000000 1.001500\n'), { answered: true, answer: 'web-1\n', ms: 1.5 });
  const said = '2026/11/25 10:55:16 socat[1779] E read(6, 0x55fa6ecf5000, 8192): Connection refused';
  t.deepEqual(readExchange('', `${said}\n\n0 1795604116.680614 1795604116.693403\n`), {
    answered: false,
    answer: '',
    error: 'Connection refused',
    ms: 12.789,
  });
  const unreachable = '2026/11/25 10:55:16 socat[1784] E connect(6, AF=2 10.9.9.9:1, 16): Network is unreachable';
  t.like(readExchange('', `${unreachable}\n\n0 1.000000 1.100000\n`), { error: 'Network is unreachable' });
  t.deepEqual(readExchange('', '\n0 1795604116.716490 1795604118.723104\n'), {
    answered: false,
    answer: '',
    error: 'timed out',
    ms: 2006.614,
  });
});

test('whatever a program prints, its parser says something or names the machine', (t) => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '3 packets transmitted, 3 received, 0% packet loss',
      ';; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1',
      ';; ANSWER SECTION:',
      'Unicast reply from 172.26.0.2 [02:42:AC:1A:00:02]  0.602ms',
      '0 1.000000 2.000000',
      '',
    ),
  );
  const text = fc.array(line, { maxLength: 8 }).map((lines) => lines.join('\n'));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 255 }), text, text, (code, out, error) => {
      const ping = readPing(out, error);
      t.true(Number.isSafeInteger(ping['received']));
      t.is(typeof readDig(code, out)['status'], 'string');
      t.is(typeof readConnect(code, out, error)['connected'], 'boolean');
      t.is(typeof readExchange(out, error)['answered'], 'boolean');
      if (code <= 1) t.true(Array.isArray(readArping(code, out, error)));
    }),
  );
});

test('which backend answered: by a field, a header, a pattern; and how often each', (t) => {
  const answer = { status: 200, body: '{"hostname":"web-1"}', headers: { 'x-pod': 'web-2' }, ms: 1 };
  t.is(tellBackend(answer, { backend: { json: 'hostname' } })['backend'], 'web-1');
  t.is(tellBackend(answer, { backend: { header: 'X-Pod' } })['backend'], 'web-2');
  t.is(tellBackend(answer, { backend: { matches: 'web-(\\d)' } })['backend'], '1');
  t.is(tellBackend(answer, { requests: 2 })['backend'], 'web-1');
  t.false('backend' in tellBackend(answer, {}));
  t.false('backend' in tellBackend({ ...answer, body: 'no JSON' }, { requests: 2 }));
  const of = (backend: string, status: number): { backend: string; status: number } => ({ backend, status });
  t.deepEqual(tally([of('b', 200), of('a', 200), of('b', 200), of('a', 503)]), [
    { backend: 'a', status: 200, requests: 1 },
    { backend: 'a', status: 503, requests: 1 },
    { backend: 'b', status: 200, requests: 2 },
  ]);
});

for (const [name, spec, ok] of [
  ['ping', { from: 'workstation', to: '10.0.0.1' }, true],
  ['ping', { from: 'workstation', to: 'web' }, false],
  ['ping', { from: 'workstation', to: { pod: 'a', node: 'b' } }, false],
  ['tcp', { from: 'worker', to: { service: 'web' } }, false],
  ['udp', { from: 'worker', to: { service: 'web', port: 53 }, every: '50ms' }, true],
  ['udp', { from: 'worker', to: { service: 'web', port: 53 }, every: '1ms' }, false],
  ['dns', { from: 'worker', name: 'web', server: { service: 'kube-dns', namespace: 'kube-system' } }, true],
  ['dns', { from: 'worker', name: 'web', server: 'kube-dns' }, false],
  ['arp', { from: 'workstation', address: { node: 'worker' } }, true],
  ['arp', { from: 'pod/web', address: '10.0.0.1' }, false],
  ['http', { from: 'worker', to: { service: 'web', port: 80 }, requests: 20, backend: { header: 'x-pod' } }, true],
  ['http', { from: 'port-forward', to: { pod: 'web', port: 80 }, requests: 20 }, false],
  ['http', { from: 'worker', url: 'ftp://x/' }, false],
] as const) {
  test(`${name} ${JSON.stringify(spec)} is ${ok ? 'taken' : 'refused'}`, (t) => {
    t.is(subjects.get(name)?.schema.safeParse(spec).success, ok);
  });
}
