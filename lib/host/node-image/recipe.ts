/** What a node image is built of, where it can't be pulled. A new Kubernetes version is a new recipe and its go.mod and go.sum. */
export const RECIPE = {
  kubernetes: 'v1.34.2',
  /** The image's name in the engine; never kind's own: it is not kind's image. */
  reference: 'labrig/node:v1.34.2',
  coredns: {
    module: 'github.com/coredns/coredns@v1.12.1',
    /** go.sum's hash of the module: a folder that replaces a module is not checked by Go itself. */
    sum: 'h1:haptbGscSbdWU46xrjdPj1vp3wvH1Z2FgCSQKEdgN5s=',
  },
  podNetwork: 'docker.io/labrig/pod-network:v1',
  suite: 'bookworm',
  /** Of Debian: a system for systemd and containerd, what Kubernetes starts, and what lessons look at a node with. */
  packages: [
    'bash',
    'bind9-dnsutils',
    'ca-certificates',
    'conntrack',
    'containerd',
    'containernetworking-plugins',
    'curl',
    'dbus',
    'ethtool',
    'hostname',
    'iproute2',
    'ipset',
    'iptables',
    'iputils-arping',
    'iputils-ping',
    'ipvsadm',
    'jq',
    'kmod',
    'libseccomp2',
    'mount',
    'nftables',
    'procps',
    'runc',
    'socat',
    'systemd',
    'systemd-sysv',
    'tar',
    'usr-is-merged',
    'util-linux',
  ],
  /** Not unpacked: nobody reads manuals on a node, and containerd uses one of its three shims. */
  excluded: [
    '/usr/share/man/*',
    '/usr/share/doc/*',
    '/usr/share/locale/*',
    '/usr/bin/containerd-shim',
    '/usr/bin/containerd-shim-runc-v1',
    '/usr/bin/containerd-stress',
  ],
} as const;

/** The image that kind 0.30 was released with: what is pulled where a registry answers. From kind's pkg/apis/config/defaults. */
export const PULLED = {
  tag: 'kindest/node:v1.34.0',
  reference: 'kindest/node:v1.34.0@sha256:7416a61b42b1662ca6ca89f02028ac133a309a2a30ba309614e8ec94d976dc5a',
} as const;
