import { piecesOf } from '../../services/documents/traces.ts';
import { machinesOf } from '../../services/network.ts';
import { readKey } from '../keys.ts';
import { sampleOf } from '../sample-document.ts';
import { untilReadable } from './documents.ts';
import { bad, good, type Probe } from './probe.ts';
import { searchIn } from './search.ts';

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
  title: "a sent document's text stands in no data file, WAL segment or log, and nothing there opens without a key",
  titleVi: 'nội dung hồ sơ không nằm ở dạng rõ hay chỉ nén trong tệp dữ liệu, WAL hay nhật ký',
  run: async ({ site, remote, hospital, sample }) => {
    const short = sampleOf(site.proofFacility.code, { short: true });
    const { status } = await hospital.send(short.xml);
    if (status !== 200 || !(await untilReadable(hospital, short.linkCode)))
      return bad(`a short document was answered ${status} or could not be read`, 'npm run status');
    const words = [sample.marker, short.marker].flatMap(piecesOf);
    const machines = site.machines.filter(({ component }) => writtenBy[component]);
    const wrong = await Promise.all(
      machines.map(async (machine) => {
        const { files, pieces, works } = await searchIn(remote(machine), writtenBy[machine.component]!, words);
        if (!works) return `${machine.name}: the search did not find what was planted for it`;
        return files + pieces > 0 ? `${machine.name}: ${files} files with its text, ${pieces} pieces that open` : '';
      }),
    );
    const found = wrong.filter(Boolean);
    return found.length === 0
      ? good('found nowhere; planted text and planted compressed data are found by the same search')
      : bad(found.join('; '), 'npm run status');
  },
};

/** Where the machines of a component that sees documents write. */
const writtenBy: Record<string, string[]> = {
  database: ['/var/lib/hssk', '/var/log'],
  gateway: ['/var/log'],
  records: ['/var/log'],
  edge: ['/var/log'],
};
