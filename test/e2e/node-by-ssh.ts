import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';

const programs = ['ssh', 'ssh-keygen', 'apt-get', 'dpkg-deb'];

/** What this machine lacks for {@link nodeBySsh}; undefined where it has all. */
export async function withoutSsh(): Promise<string | undefined> {
  for (const program of programs) {
    const { failed } = await execa('sh', ['-c', `command -v ${program}`], { reject: false });
    if (failed) return `this machine has no ${program}`;
  }
  return undefined;
}

/**
 * Gives a node of a lab a real sshd, and returns the path of a config by which ssh reaches it as `worker`. No packet is
 * sent: sshd talks to its stdin, which is the engine's. Its program is Debian's, put into the container by hand.
 */
export async function nodeBySsh(engine: string, container: string, folder: string): Promise<string> {
  const there = '/opt/sshd';
  await execa('apt-get', ['download', 'openssh-server', 'libwrap0'], { cwd: folder });
  const { stdout: packages } = await execa('sh', ['-c', 'ls *.deb'], { cwd: folder });
  for (const name of packages.split('\n')) await execa('dpkg-deb', ['--extract', name, 'sshd'], { cwd: folder });
  for (const key of ['host', 'user'])
    await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, key)]);
  writeFileSync(
    join(folder, 'sshd', 'config'),
    [`HostKey ${there}/host`, `AuthorizedKeysFile ${there}/user.pub`, 'PermitRootLogin yes', 'StrictModes no'].join(
      '\n',
    ),
  );
  await execa('cp', ['host', 'user.pub', 'sshd'], { cwd: folder });
  await execa(engine, ['cp', join(folder, 'sshd'), `${container}:${there}`]);
  const prepare = `mkdir -p /run/sshd; chown -R root:root ${there}; chmod 600 ${there}/host; echo sshd:x:105:65534::/run/sshd:/usr/sbin/nologin >>/etc/passwd`;
  await execa(engine, ['exec', container, 'sh', '-c', prepare]);
  const [type = '', key = ''] = readFileSync(join(folder, 'host.pub'), 'utf8').split(' ');
  writeFileSync(join(folder, 'known_hosts'), `worker ${type} ${key}\n`);
  chmodSync(join(folder, 'user'), 0o600);
  const sshd = `env LD_LIBRARY_PATH=${there}/lib/x86_64-linux-gnu:${there}/usr/lib/x86_64-linux-gnu ${there}/usr/sbin/sshd -i -f ${there}/config`;
  const config = join(folder, 'ssh-config');
  writeFileSync(
    config,
    [
      'Host worker',
      '  User root',
      `  IdentityFile ${join(folder, 'user')}`,
      '  IdentitiesOnly yes',
      `  UserKnownHostsFile ${join(folder, 'known_hosts')}`,
      `  ProxyCommand ${engine} exec -i ${container} ${sshd}`,
      '',
    ].join('\n'),
  );
  return config;
}
