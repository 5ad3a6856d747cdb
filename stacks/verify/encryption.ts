import { machinesOf } from '../../services/network.ts';
import { readKey } from '../keys.ts';
import { bad, good, type Probe } from './probe.ts';

/** Lines of `grep -c` over files for a text that travels on standard input, never as an argument. */
const countIn = (paths: string, text: string) =>
  `grep -r -a -s -l -F -f /dev/stdin ${paths} <<'HSSK_PATTERN' | wc -l || true\n${text}\nHSSK_PATTERN\n`;

export const secretsUnreadableInEtcd: Probe = {
  id: 'secrets-unreadable-in-etcd',
  meets: ['000:19.2'],
  title: 'a Secret cannot be read in the raw bytes of etcd',
  titleVi: 'không đọc được Secret trong dữ liệu thô của etcd',
  run: async ({ site, remote }) => {
    for (const machine of machinesOf(site, 'control-plane')) {
      const { run } = remote(machine);
      const planted = Number(await run(countIn('/var/lib/etcd', readKey(site, 'database-gateway').trim())));
      const control = Number(await run(countIn('/var/lib/etcd', 'kubeadm-config')));
      if (control === 0) return bad(`${machine.name}: the search found not even a ConfigMap`, 'ls -R /var/lib/etcd');
      if (planted > 0) return bad(`${machine.name}: a password stands in ${planted} files of etcd`, 'npm run deploy');
    }
    return good('the password is in no file of etcd; a ConfigMap is found by the same search');
  },
};

export const documentUnreadableOnDisk: Probe = {
  id: 'document-unreadable-on-disk',
  meets: ['000:19.2', '001:I.2-3'],
  title: "a sent document's text stands in no data file, WAL segment or log",
  titleVi: 'nội dung hồ sơ không nằm ở dạng rõ trong tệp dữ liệu, WAL hay nhật ký',
  run: async ({ site, remote, sample }) => {
    const wrong: string[] = [];
    for (const machine of site.machines.filter(({ component }) =>
      ['database', 'gateway', 'records', 'edge'].includes(component),
    )) {
      const paths = `${machine.component === 'database' ? '/var/lib/hssk ' : ''}/var/log`;
      const files = Number(await remote(machine).run(countIn(paths, sample.marker)));
      if (files > 0) wrong.push(`${machine.name}: ${files} files`);
    }
    for (const machine of machinesOf(site, 'database')) {
      const control = Number(await remote(machine).run(countIn('/var/lib/hssk', 'mapping_queue')));
      if (control === 0) return bad(`${machine.name}: the search found not even a table name`, 'npm run status');
    }
    return wrong.length === 0
      ? good('found nowhere; a table name is found by the same search')
      : bad(wrong.join('; '), 'npm run status');
  },
};
