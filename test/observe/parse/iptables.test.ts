import test from 'ava';
import fc from 'fast-check';
import { parseIptablesSave } from '../../../lib/observe/parse/iptables-save.ts';
import { readOptions, type RuleOption } from '../../../lib/observe/parse/rule-words.ts';
import { parseServiceRules, type ServiceRules } from '../../../lib/observe/parse/service-rules.ts';
import { anyText, damaged } from './fuzz.ts';
import { recorded, recordedServices } from './recorded.ts';

const nft = recorded('iptables-nft.txt');
const legacy = recorded('iptables-legacy.txt');

function service(text: string, name: string): ServiceRules | undefined {
  return parseServiceRules(text).find((one) => one.service === name);
}

for (const [backend, text] of [
  ['nft', nft],
  ['legacy', legacy],
] as const) {
  test(`${backend}: a Service of three endpoints`, (t) => {
    t.deepEqual(service(text, 'default/web:http'), {
      service: 'default/web:http',
      clusterIP: '10.96.78.55',
      port: 80,
      protocol: 'tcp',
      chain: 'KUBE-SVC-CDGGSHYLG3RE2FKL',
      inUse: true,
      rejected: false,
      masquerade: { except: '10.244.0.0/16' },
      external: [],
      endpoints: [
        {
          address: '10.244.0.4',
          port: 8080,
          probability: 0.33333333349,
          share: 0.333333,
          chain: 'KUBE-SEP-MQPSSF2DIKDEHI3U',
        },
        { address: '10.244.0.5', port: 8080, probability: 0.5, share: 0.333333, chain: 'KUBE-SEP-7U6MWNJWR3SADOJA' },
        { address: '10.244.0.6', port: 8080, probability: 1, share: 0.333333, chain: 'KUBE-SEP-WBD4CCV6JIIBARLY' },
      ],
    });
  });

  test(`${backend}: every port of every Service, and nothing else`, (t) => {
    t.deepEqual(
      parseServiceRules(text)
        .map((one) => one.service)
        .sort(),
      [...recordedServices],
    );
  });

  test(`${backend}: no endpoints, so no chain, and refused`, (t) => {
    t.deepEqual(service(text, 'default/nobody:http'), {
      service: 'default/nobody:http',
      clusterIP: '10.96.147.136',
      port: 80,
      protocol: 'tcp',
      inUse: false,
      rejected: true,
      external: [],
      endpoints: [],
    });
  });

  test(`${backend}: ways in from outside, session affinity, and endpoints of the same node`, (t) => {
    t.like(service(text, 'default/lb:http'), {
      nodePort: 32665,
      external: [{ kind: 'external', address: '172.17.255.9', port: 80, chain: 'KUBE-EXT-JSLCNGWSGB5JPS5Q' }] as const,
    });
    const sticky = service(text, 'default/sticky');
    t.is(sticky?.affinity, 10_800);
    t.deepEqual(
      sticky?.endpoints.map(({ share }) => share),
      [0.333333, 0.333333, 0.333333],
    );
    t.like(service(text, 'default/local:http'), { chain: 'KUBE-SVL-3ENVKKDUT2EZ6WIE', inUse: true, nodePort: 31563 });
  });
}

test('two endpoints: a half, and the rest', (t) => {
  t.deepEqual(
    service(nft, 'kube-system/kube-dns:dns')?.endpoints.map(({ probability, share }) => [probability, share]),
    [
      [0.5, 0.5],
      [1, 0.5],
    ],
  );
});

test('a chain to which no rule leads is there, and not in use', (t) => {
  const left = nft.replace(/^-A KUBE-SERVICES .*default\/web:http.*\n/m, '');
  t.like(service(left, 'default/web:http'), { inUse: false, clusterIP: '10.96.78.55', port: 80 });
  t.is(service(left, 'default/web:http')?.endpoints.length, 3);
});

test('as up to 1.21: the mark for masquerading is in KUBE-SERVICES, and endpoints are not in comments', (t) => {
  const old = `*nat
:KUBE-SERVICES - [0:0]
:KUBE-SEP-B - [0:0]
:KUBE-SVC-A - [0:0]
-A KUBE-SERVICES ! -s 10.244.0.0/16 -d 10.96.0.10/32 -p udp -m comment --comment "kube-system/kube-dns:dns cluster IP" -m udp --dport 53 -j KUBE-MARK-MASQ
-A KUBE-SERVICES -d 10.96.0.10/32 -p udp -m comment --comment "kube-system/kube-dns:dns cluster IP" -m udp --dport 53 -j KUBE-SVC-A
-A KUBE-SVC-A -m comment --comment "kube-system/kube-dns:dns" -j KUBE-SEP-B
-A KUBE-SEP-B -p udp -m comment --comment "kube-system/kube-dns:dns" -m udp -j DNAT --to-destination 10.244.0.2:53
COMMIT
`;
  t.like(service(old, 'kube-system/kube-dns:dns'), {
    clusterIP: '10.96.0.10',
    inUse: true,
    masquerade: { except: '10.244.0.0/16' },
    endpoints: [{ address: '10.244.0.2', port: 53, probability: 1 }] as const,
  });
});

test('options of a rule: negation, quotes, several values', (t) => {
  t.deepEqual(readOptions('! -s 10.0.0.0/8 -m comment --comment "a \\"b\\" -j c" -m tcp ! --tcp-flags SYN,RST SYN'), [
    { name: '-s', values: ['10.0.0.0/8'], negated: true },
    { name: '-m', values: ['comment'], negated: false },
    { name: '--comment', values: ['a "b" -j c'], negated: false },
    { name: '-m', values: ['tcp'], negated: false },
    { name: '--tcp-flags', values: ['SYN,RST', 'SYN'], negated: true },
  ]);
});

const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const option = fc.record({
  name: fc.stringMatching(/^--?[a-z][a-z-]{0,6}$/),
  values: fc.array(word, { maxLength: 3 }),
  negated: fc.boolean(),
});

/** As iptables-save writes them, with every value in quotes. */
function writeOptions(options: readonly RuleOption[]): string {
  return options
    .map(({ name, values, negated }) =>
      [negated ? '! ' : '', name, ...values.map((value) => ` "${value.replaceAll(/["\\]/gu, '\\$&')}"`)].join(''),
    )
    .join(' ');
}

test('options survive writing and reading', (t) => {
  for (const line of `${nft}\n${legacy}`.split('\n')) {
    const rule = /^-A \S+ (.*)$/.exec(line)?.[1];
    if (rule !== undefined) t.deepEqual(readOptions(writeOptions(readOptions(rule))), readOptions(rule));
  }
  t.notThrows(() => {
    fc.assert(
      fc.property(fc.array(option, { maxLength: 6 }), (options) => {
        t.deepEqual(readOptions(writeOptions(options)), options);
      }),
    );
  });
});

test('counters are read where they were asked for', (t) => {
  const [rule] = parseIptablesSave('*nat\n:A - [0:0]\n[7:420] -A A -j B\nCOMMIT\n').get('nat')?.get('A') ?? [];
  t.is(rule?.packets, 7);
});

/** The rules of one Service alone, so that what fails can be read. */
const web = nft
  .split('\n')
  .filter((line) => /^[*:]|default\/web/.test(line))
  .join('\n');

test('no text makes it throw, and no damage makes endpoints of more than there is to share', (t) => {
  t.is(service(web, 'default/web:http')?.endpoints.length, 3);
  t.notThrows(() => {
    fc.assert(fc.property(anyText, (text) => void parseServiceRules(text)));
    fc.assert(
      fc.property(damaged(web), (text) => {
        for (const { endpoints } of parseServiceRules(text)) {
          const sum = endpoints.reduce((total, { share }) => total + share, 0);
          if (!(sum <= 1.00001)) throw new Error(`shares of ${sum}`);
        }
      }),
    );
  });
});
