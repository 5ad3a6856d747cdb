import { setTimeout as pause } from 'node:timers/promises';
import { connectionString } from '../../backup/database.ts';
import { accounts, hostConfiguration, paths, repositories, secretFiles } from '../../backup/hosts.ts';
import type { KnownPoints } from '../../backup/points-command.ts';
import type { Machine, Site } from '../../services/declare.ts';
import { machinesOf } from '../../services/network.ts';
import { answerOnHost } from '../hosts/on-host.ts';
import { outerMachines } from '../hosts/outer-machines.ts';
import { bad, good, type Probe } from './probe.ts';

export const copiesAreApart: Probe = {
  id: 'copies-are-apart',
  meets: ['002:17.8.1', '000:19.3-2', '002:15.2.a.2'],
  title:
    'the three copies lie on machines, disks and under keys of their own, and copy 3 cannot be written outside its window',
  titleVi: 'ba bản sao nằm trên máy, đĩa và khóa riêng; bản sao 3 không ghi được ngoài cửa sổ',
  run: async ({ site, remote }) => {
    const hosts = await Promise.all(
      outerMachines(site).map(async (machine) => ({ machine, marks: marksOf(await remote(machine).run(identity)) })),
    );
    if (hosts.length < 3) return bad(`${hosts.length} hosts of copies`, `services/sites/${site.id}.ts`);
    const alike = [...new Set(hosts.flatMap(({ marks }) => Object.keys(marks)))].filter(
      (name) => new Set(hosts.map(({ marks }) => marks[name])).size < hosts.length,
    );
    if (alike.length > 0) return bad(`the same on two hosts: ${alike.join(', ')}`, 'npm run deploy');
    for (const machine of machinesOf(site, 'vault')) {
      const answer = (await remote(machine).run(writeToVault)).trim();
      if (answer === 'written') return bad(`${machine.name}: ${paths.vault} can be written`, 'npm run deploy');
    }
    return good(`${hosts.length} hosts differ in ${Object.keys(hosts[0]!.marks).join(', ')}`);
  },
};

/** "<name> <mark>" of what must be another one on each host. */
const identity = `
echo "machine $(cat /etc/machine-id)"
echo "disk $(stat -c %d:%i ${paths.data}) $(findmnt --noheadings --output SOURCE --target ${paths.data})"
echo "host-key $(sha256sum < /etc/ssh/ssh_host_ed25519_key | cut -c1-16)"
echo "tls-key $(sha256sum < ${paths.secrets}/${secretFiles.certificateKey} | cut -c1-16)"
echo "signing-key $(sha256sum < ${paths.secrets}/${secretFiles.signingKey} | cut -c1-16)"
echo "escrow-share $(sha256sum < ${paths.secrets}/${secretFiles.escrowShare} | cut -c1-16)"
`;

const marksOf = (output: string): Record<string, string> =>
  Object.fromEntries(
    output
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]),
  );

/** As root, who could do more than any service of the host; nothing is expected of a window that is open. */
const writeToVault = `
if [ -e ${paths.vaultWindow} ]; then echo window
elif touch ${paths.vault}/.probe 2> /dev/null; then rm -f ${paths.vault}/.probe; echo written
else echo refused; fi`;

export const copyOneKeepsEverything: Probe = {
  id: 'copy-one-keeps-everything',
  meets: ['002:17.8.1', '002:17.8.3'],
  title: 'with the password of its client, copy 1 refuses to delete, to overwrite and to open another repository',
  titleVi: 'với mật khẩu của máy gửi, bản sao 1 từ chối xóa, ghi đè và mở kho khác',
  run: async ({ site, remote }) => {
    const [machine] = machinesOf(site, 'copy');
    if (!machine) return bad('the site has no copy 2 to ask from', `services/sites/${site.id}.ts`);
    const answers = (await remote(machine).run(`python3 - <<'END'\n${attack}\nEND`)).trim().split('\n');
    const passed = answers.filter((line) => !/ (401|403)$/.test(line) && !line.startsWith('read '));
    const readable = answers.filter((line) => line.startsWith('read ') && line.endsWith(' 200'));
    if (readable.length !== repositories.length) return bad(answers.join('; '), 'npm run deploy');
    return passed.length === 0
      ? good(`${answers.length - readable.length} of ${answers.length - readable.length} attempts refused`)
      : bad(passed.join('; '), 'npm run deploy');
  },
};

/** With the real accounts, as restic uses them. A refusal is 401 or 403; \`read\` is the control that must pass. */
const attack = `
import base64, re, ssl, urllib.request, urllib.error
secrets = '${paths.secrets}/'
tls = ssl.create_default_context(cafile=secrets + '${secretFiles.authority}')
def ask(method, base, path, login):
    call = urllib.request.Request(base + path, b'x' if method == 'POST' else None, {'Authorization': 'Basic ' + login}, method=method)
    try:
        with urllib.request.urlopen(call, timeout=10, context=tls) as answer:
            return answer.status
    except urllib.error.HTTPError as refusal:
        return refusal.code
names = ${JSON.stringify(repositories)}
for name in names:
    address = open(secrets + 'repository-' + name + '.address').read().strip()
    user, password, base = re.match(r'rest:https://([^:]+):([^@]+)@(.+)/[^/]+/$', address).groups()
    login = base64.b64encode((user + ':' + urllib.request.unquote(password)).encode()).decode()
    base = 'https://' + base
    print('read', name, ask('HEAD', base, '/' + name + '/config', login))
    print('delete', name, ask('DELETE', base, '/' + name + '/config', login))
    print('overwrite', name, ask('POST', base, '/' + name + '/config', login))
    for other in names:
        if other != name:
            print('foreign', name, other, ask('HEAD', base, '/' + other + '/config', login))
`;

const lagBytes = 1024 * 1024;

export const walIsReceived: Probe = {
  id: 'wal-is-received',
  meets: ['002:17.8.1'],
  title: `copy 1 has the write-ahead log on its disk up to the last ${lagBytes / 1024} kB`,
  titleVi: `bản sao 1 đã ghi nhật ký giao dịch xuống đĩa, chậm không quá ${lagBytes / 1024} kB`,
  run: async ({ site, remote }) => {
    const [machine] = machinesOf(site, 'backup');
    if (!machine) return bad('the site has no backup host', `services/sites/${site.id}.ts`);
    const end = Date.now() + 60_000;
    for (;;) {
      const answer = (await remote(machine).run(receiverLag(site, machine))).trim();
      const [state, lag] = answer.split('|');
      if (state === 'streaming' && Number(lag) <= lagBytes) return good(`streaming, ${lag} bytes behind the primary`);
      if (Date.now() > end) {
        const found = answer ? `${state}, ${lag} bytes behind` : 'no receiver is connected to the primary';
        return bad(found, `ssh ${machine.address} journalctl --unit hssk-receiver --lines 50`);
      }
      await pause(1000);
    }
  },
};

/** What the primary knows of its receiver; asked as the account and with the file of the receiver itself. */
function receiverLag(site: Site, machine: Machine): string {
  const configuration = hostConfiguration(site, machine);
  const connection = connectionString({ configuration, places: { secrets: paths.secrets } });
  const question = `select r.state, greatest(0, pg_wal_lsn_diff(pg_current_wal_flush_lsn(), r.flush_lsn)::bigint)
from pg_replication_slots s join pg_stat_replication r on r.pid = s.active_pid where s.slot_name = '${configuration.database.slot}'`;
  return `setpriv --reuid=${accounts.backup} --regid=${accounts.backup} --init-groups --reset-env \\
  /usr/lib/postgresql/17/bin/psql "${connection}" -AtX 2> /dev/null <<'END' || true
${question}
END`;
}

type Points = Pick<KnownPoints, 'points' | 'late'>;

export const everythingIsSaved: Probe = {
  id: 'everything-is-saved',
  meets: ['000:19.3', '002:15.2.a.1', '002:15.2.a.2'],
  title:
    'the evidence log knows a point of the last day for everything that is to be saved, on a host outside the cluster',
  titleVi: 'nhật ký bằng chứng có điểm sao lưu trong ngày cho mọi thứ phải sao lưu, trên máy ngoài cụm',
  run: async ({ site }) => {
    const [machine] = machinesOf(site, 'backup');
    if (!machine) return bad('the site has no backup host', `services/sites/${site.id}.ts`);
    const end = Date.now() + patienceMilliseconds;
    for (;;) {
      const { answer } = await answerOnHost<Points>(site, machine, ['points'], { timeoutSeconds: 60 });
      const { points, late } = answer;
      if (late.length === 0) {
        return good(`${points.length} points: ${[...new Set(points.map(({ kind }) => kind))].sort().join(', ')}`);
      }
      if (Date.now() > end) return bad(`no point of the last day: ${late.join(', ')}`, 'npm run backup');
      await pause(2000);
    }
  },
};

/** A host that was just made saves everything at once; a large database takes longer than a deploy waits. */
const patienceMilliseconds = 240_000;
