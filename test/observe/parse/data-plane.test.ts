import test from 'ava';
import fc from 'fast-check';
import { parseConntrack } from '../../../lib/observe/parse/conntrack-list.ts';
import { parseInterfaces, parseRoutes } from '../../../lib/observe/parse/ip-json.ts';
import { parseIpsetSave } from '../../../lib/observe/parse/ipset-save.ts';
import { parseIpvsadm } from '../../../lib/observe/parse/ipvsadm.ts';
import { parseNftServices } from '../../../lib/observe/parse/nft-services.ts';
import { readServicePorts, servicePortAt } from '../../../lib/observe/parse/service-ports.ts';
import { isService } from '../../../lib/observe/service-word.ts';
import { anyText, damaged } from './fuzz.ts';
import { recorded, recordedServices } from './recorded.ts';

test('nftables: a Service of three endpoints has the shape of the iptables rules', (t) => {
  const found = parseNftServices(recorded('nft-kube-proxy.json')).find((one) => one.service === 'default/web:http');
  t.deepEqual(found, {
    service: 'default/web:http',
    clusterIP: '10.96.78.55',
    protocol: 'tcp',
    port: 80,
    chain: 'service-SUSTUHLJ-default/web/tcp/http',
    inUse: true,
    rejected: false,
    masquerade: { except: '10.244.0.0/16' },
    external: [],
    endpoints: ['4', '5', '6'].map((last) => ({
      address: `10.244.0.${last}`,
      port: 8080,
      probability: 1 / 3,
      share: 0.333333,
      chain: found?.endpoints.find(({ address }) => address.endsWith(`.${last}`))?.chain ?? '',
    })),
  });
});

test('nftables: every port of every Service; refusals, ways in from outside, endpoints of the same node', (t) => {
  const found = parseNftServices(recorded('nft-kube-proxy.json'));
  t.deepEqual(found.map((one) => one.service).sort(), [...recordedServices]);
  const of = (name: string): object => found.find((one) => one.service === name) ?? {};
  t.like(of('default/nobody:http'), { rejected: true, clusterIP: '10.96.147.136', endpoints: [] });
  t.like(of('default/lb:http'), { nodePort: 32665, external: [{ address: '172.17.255.9', port: 80 }] });
  t.like(of('default/local:http'), { inUse: true, chain: 'local-4Z6N3DUC-default/local/tcp/http' });
});

/** As ipvsadm 1.31 saves, with what a client's persistence, a weight of 0 and IPv6 look like. */
const saved = `-A -t 10.96.0.1:443 -s rr
-a -t 10.96.0.1:443 -r 172.23.0.2:6443 -m -w 1
-A -t 10.96.78.55:80 -s rr -p 10800
-a -t 10.96.78.55:80 -r 10.244.0.4:8080 -m -w 1
-a -t 10.96.78.55:80 -r 10.244.0.5:8080 -m -w 0
-a -t 10.96.78.55:80 -r 10.244.0.6:8080 -m -w 1
-A -u 10.96.0.10:53 -s rr
-A -t [fd00::a]:443 -s wrr
-a -t [fd00::a]:443 -r [fd00::2]:6443 -m -w 3
`;

test('ipvs: a real server of weight 0 gets nothing', (t) => {
  const servers = parseIpvsadm(saved);
  t.is(servers.length, 4);
  t.deepEqual(servers[1], {
    protocol: 'tcp',
    address: '10.96.78.55',
    port: 80,
    scheduler: 'rr',
    persistent: 10_800,
    endpoints: [
      { address: '10.244.0.4', port: 8080, weight: 1, forward: 'masquerade', share: 0.5 },
      { address: '10.244.0.6', port: 8080, weight: 1, forward: 'masquerade', share: 0.5 },
    ],
    drained: [{ address: '10.244.0.5', port: 8080, weight: 0, forward: 'masquerade' }],
  });
  t.like(servers[2], { protocol: 'udp', endpoints: [], drained: [] });
  t.like(servers[3], { address: 'fd00::a', scheduler: 'wrr' });
});

test('ipvs, recorded: a virtual server for each port of each Service, in turn', (t) => {
  const servers = parseIpvsadm(recorded('ipvs.txt'));
  t.deepEqual(
    servers.map(({ protocol, address, port, scheduler, endpoints }) => [
      `${protocol} ${address}:${port}`,
      scheduler,
      endpoints.length,
    ]),
    [
      ['tcp 10.96.0.1:443', 'rr', 1],
      ['tcp 10.96.0.10:53', 'rr', 2],
      ['tcp 10.96.0.10:9153', 'rr', 2],
      ['tcp 10.96.19.191:80', 'rr', 3],
      ['udp 10.96.0.10:53', 'rr', 2],
    ],
  );
  t.like(servers[3]?.endpoints[2], { address: '10.244.0.7', port: 8080, weight: 1, share: 0.333333 });
});

test('ipvs, recorded: the set of addresses and the interface have what the virtual servers have', (t) => {
  const servers = parseIpvsadm(recorded('ipvs.txt'));
  const set = parseIpsetSave(recorded('ipset-ipvs.txt')).find(({ name }) => name === 'KUBE-CLUSTER-IP');
  t.deepEqual(
    [...(set?.members ?? [])].sort(),
    servers.map(({ protocol, address, port }) => `${address},${protocol}:${port}`).sort(),
  );
  const [kubeIpvs0] = parseInterfaces(recorded('address-ipvs.json'));
  t.like(kubeIpvs0, { name: 'kube-ipvs0', kind: 'dummy', state: 'DOWN' });
  t.deepEqual([...(kubeIpvs0?.addresses ?? [])].sort(), [...new Set(servers.map(({ address }) => address))].sort());
});

test('ipset: sets with their members', (t) => {
  const [cluster, , nodePorts] = parseIpsetSave(recorded('ipset.txt'));
  t.deepEqual(cluster, {
    name: 'KUBE-CLUSTER-IP',
    type: 'hash:ip,port',
    family: 'inet',
    members: ['10.96.0.10,tcp:53', '10.96.0.1,tcp:443', '10.96.0.10,udp:53'],
  });
  t.deepEqual(nodePorts, { name: 'KUBE-NODE-PORT-TCP', type: 'bitmap:port', members: ['30080'] });
});

test('interfaces: names, addresses without the length of the prefix, kinds', (t) => {
  const found = parseInterfaces(recorded('address.json'));
  t.like(
    found.find(({ name }) => name === 'eth0'),
    { state: 'UP', up: true, mtu: 1500, kind: 'veth', addresses: ['172.23.0.2'] as const },
  );
  t.deepEqual(found[0], {
    name: 'lo',
    mac: '00:00:00:00:00:00',
    state: 'UNKNOWN',
    mtu: 65_536,
    up: true,
    addresses: ['127.0.0.1'],
  });
});

test('routes: where to, by which device or neighbour', (t) => {
  const found = parseRoutes(recorded('route.json'));
  t.deepEqual(found[0], { to: 'default', via: '172.23.0.1', device: 'eth0' });
  t.deepEqual(found.at(-1), { to: '172.23.0.0/16', device: 'eth0', source: '172.23.0.2', protocol: 'kernel' });
});

test('connections: whom the first packet was for, and who answers', (t) => {
  const found = parseConntrack(recorded('conntrack.txt'));
  t.is(found.length, 18);
  t.deepEqual(found[0], {
    protocol: 'tcp',
    state: 'TIME_WAIT',
    timeout: 119,
    from: '172.23.0.2',
    fromPort: 33_856,
    to: '10.96.78.55',
    toPort: 80,
    answeredBy: '10.244.0.4',
    answeredByPort: 8080,
    answeredTo: '10.244.0.1',
    unreplied: false,
  });
  const unreplied = found.find((one) => one.unreplied);
  t.like(unreplied, { protocol: 'udp', to: '172.23.0.1', answeredBy: '127.0.0.11', answeredByPort: 33_314 });
  t.is(unreplied?.state, undefined);
});

const services = readServicePorts(
  JSON.stringify({
    items: [
      {
        metadata: { namespace: 'default', name: 'web' },
        spec: {
          clusterIP: '10.96.78.55',
          clusterIPs: ['10.96.78.55'],
          externalIPs: ['172.17.255.9'],
          ports: [{ name: 'http', port: 80, nodePort: 30080 }],
        },
        status: { loadBalancer: { ingress: [{ ip: '172.17.255.1' }] } },
      },
      { metadata: { namespace: 'kube-system', name: 'dns' }, spec: { clusterIP: 'None', ports: [{ port: 53 }] } },
    ],
  }),
);

test('a virtual server is named after the Service that listens there', (t) => {
  const at = (address: string, port: number, protocol = 'tcp'): unknown =>
    servicePortAt({ protocol, address, port }, services, ['172.23.0.2']);
  t.deepEqual(at('10.96.78.55', 80), { service: 'default/web:http', entrance: 'clusterIP' });
  t.deepEqual(at('172.17.255.1', 80), { service: 'default/web:http', entrance: 'external' });
  t.deepEqual(at('172.23.0.2', 30_080), { service: 'default/web:http', entrance: 'nodePort' });
  t.is(at('172.23.0.9', 30_080), undefined);
  t.is(at('10.96.78.55', 80, 'udp'), undefined);
  t.is(at('10.96.78.55', 81), undefined);
});

test('a Service means all its ports, a port itself alone', (t) => {
  t.true(isService('default/web', 'default/web:http'));
  t.true(isService('default/web', 'default/web'));
  t.false(isService('default/web', 'default/web2:http'));
  t.false(isService('default/web:http', 'default/web:https'));
  t.true(isService(undefined, 'default/web'));
});

for (const [name, file, parse] of [
  ['nft', 'nft-kube-proxy.json', parseNftServices],
  ['ipset', 'ipset.txt', parseIpsetSave],
  ['ipset of ipvs', 'ipset-ipvs.txt', parseIpsetSave],
  ['ipvs', 'ipvs.txt', parseIpvsadm],
  ['interfaces', 'address.json', parseInterfaces],
  ['routes', 'route.json', parseRoutes],
  ['conntrack', 'conntrack.txt', parseConntrack],
  ['ipvsadm', undefined, parseIpvsadm],
] as const) {
  test(`${name}: no text makes it throw`, (t) => {
    const text = file === undefined ? saved : recorded(file);
    t.true(parse(text).length > 0);
    t.notThrows(() => {
      fc.assert(fc.property(fc.oneof(anyText, damaged(text)), (one) => void parse(one)));
      fc.assert(fc.property(fc.json(), (one) => void parse(one)));
    });
  });
}
