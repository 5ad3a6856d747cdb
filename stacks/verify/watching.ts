import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Machine, Site } from '../../services/declare.ts';
import { watchPorts } from '../../services/measured.ts';
import { measuredMachines } from '../../services/network.ts';
import { connect, quoted } from '../remote.ts';
import { askPrometheus, receivedAfter, receivedLines, sinkOf, targetsOf, watchMachineOf } from '../watching.ts';
import { bad, good, type Outcome, type Probe } from './probe.ts';

const patienceSeconds = 60;

export const everythingIsMeasured: Probe = {
  id: 'everything-is-measured',
  meets: ['000:19.1', '001:V.3-3', '002:15.1.e'],
  title:
    'the watch machine reads the numbers of every machine and component, over TLS, and tries the site from two places',
  titleVi: 'máy giám sát đọc được số đo của mọi máy và thành phần qua TLS, và thử hệ thống từ hai nơi',
  run: ({ site }) =>
    onWatch(site, async (machine) => {
      const wanted = targetsOf(site);
      const up = await askPrometheus(site, machine, 'up');
      const tries = await askPrometheus(site, machine, 'probe_success');
      const silent = [...up, ...tries].filter(({ value }) => value !== 1).map(({ metric }) => nameOf(metric));
      if (silent.length > 0) return bad(`silent: ${silent.join(', ')}`, 'npm run query -- "up == 0"');
      if (up.length < wanted) return bad(`${up.length} of ${wanted} targets`, 'npm run query -- up');
      const places = new Set(tries.map(({ metric }) => metric.place));
      return good(`${up.length} targets answer, the site is tried from ${[...places].sort().join(' and ')}`);
    }),
};

export const disksAreFollowed: Probe = {
  id: 'disks-are-followed',
  meets: ['002:20.4.a.3'],
  title:
    'free space and load of the disks of every machine are measured, and alerts look for the day on which one is full',
  titleVi: 'dung lượng trống và tải của đĩa trên mọi máy được đo, và cảnh báo tính trước ngày đĩa đầy',
  run: ({ site }) =>
    onWatch(site, async (machine) => {
      const measured = measuredMachines(site).map(({ name }) => name);
      const without = async (metric: string) => {
        const told = await askPrometheus(site, machine, `count by (machine) (${metric})`);
        return measured.filter((name) => !told.some(({ metric: labels }) => labels.machine === name));
      };
      const blind = [
        ...(await without('node_filesystem_avail_bytes')),
        ...(await without('node_disk_io_time_seconds_total')),
      ];
      if (blind.length > 0)
        return bad(`not measured: ${blind.join(', ')}`, 'npm run query -- node_filesystem_avail_bytes');
      const [rules] = await askPrometheus(
        site,
        machine,
        'prometheus_rule_group_rules{rule_group=~".*;machines"} and on (rule_group) prometheus_rule_group_last_evaluation_timestamp_seconds > 0',
      );
      if (!rules) return bad('no rule about machines is evaluated', 'npm run status');
      return good(`disks of ${measured.length} machines, ${rules.value} rules about machines`);
    }),
};

const nameOf = ({ job, machine, subject = '', place = '' }: Record<string, string>): string =>
  [job, machine, subject, place && `from ${place}`].filter(Boolean).join(' ');

export const watchdogIsHeard: Probe = {
  id: 'watchdog-is-heard',
  meets: ['002:15.1.e'],
  title: 'another host hears the watch machine and would raise the alarm after five minutes of silence',
  titleVi: 'một máy khác nghe nhịp của máy giám sát và sẽ báo động sau năm phút im lặng',
  run: ({ site }) =>
    onWatch(site, async (machine) => {
      const age = 'time() - hssk_watchdog_last_heard_timestamp_seconds';
      const started = 'time() - process_start_time_seconds{job="alertmanager"}';
      const [heard] = await askPrometheus(site, machine, age);
      const [sent] = await askPrometheus(site, machine, 'alertmanager_notifications_total{integration="webhook"}');
      if (heard && heard.value < 150 && sent && sent.value > 0) return good(`heard ${heard.value.toFixed(0)} s ago`);
      const [running] = await askPrometheus(site, machine, started);
      const found = heard ? `last heard ${heard.value.toFixed(0)} s ago` : 'the watchdog tells nothing';
      return bad(`${found}, Alertmanager runs since ${running?.value.toFixed(0) ?? '?'} s`, 'npm run status');
    }),
};

export const alertArrives: Probe = {
  id: 'alert-arrives',
  meets: ['002:15.1.e', '002:20.4.a.6'],
  title: 'a test alert arrives by mail and by every channel of the relay',
  titleVi: 'một cảnh báo thử tới nơi bằng thư và bằng mọi kênh của bộ chuyển tin',
  // On a production site people are asked by the weekly test; nobody is woken by a deploy.
  disruptive: true,
  run: async ({ site }) => {
    const machine = watchMachineOf(site);
    if (!machine) return bad('the site has no watch machine', `services/sites/${site.id}.ts`);
    if (site.kind === 'production') return good('people answer the weekly test; nobody is woken now');
    const mark = randomBytes(4).toString('hex').toUpperCase();
    const sink = sinkOf(site, 'watch');
    const before = await receivedLines(site, sink);
    const started = performance.now();
    await connect(site, machine).run(testAlert(mark));
    return until(async () => {
      const received = (await receivedAfter(site, sink, before)).filter((one) => JSON.stringify(one).includes(mark));
      const over = [...new Set(received.map((one) => one.over))].sort();
      const seconds = ((performance.now() - started) / 1000).toFixed(0);
      if (over.includes('mail') && over.length >= 3) return good(`${over.join(', ')} after ${seconds} s`);
      return bad(`arrived only over ${over.join(', ') || 'nothing'}`, 'npm run alerts');
    });
  },
};

/** Ends by itself half a minute later, so that no one is asked to acknowledge it. */
const testAlert = (mark: string): string => {
  const labels = ['alertname=WatchDeliveryProof', 'severity=critical', 'component=watch', 'owner=on-call'];
  const summary = `THỬ ${mark}: cảnh báo có tới nơi không`;
  const annotations = [`summary=${summary}`, 'description=Không có sự cố nào.', 'owner=Kỹ thuật viên trực'];
  const words = [...labels, ...annotations.map((text) => `--annotation=${text}`)].map(quoted).join(' ');
  return `amtool --alertmanager.url=http://127.0.0.1:${watchPorts.alertmanager} alert add ${words} --end="$(date -u -d '+30 seconds' +%Y-%m-%dT%H:%M:%SZ)"`;
};

const onWatch = async (site: Site, look: (machine: Machine) => Promise<Outcome>): Promise<Outcome> => {
  const machine = watchMachineOf(site);
  return machine ? until(() => look(machine)) : bad('the site has no watch machine', `services/sites/${site.id}.ts`);
};

/** What was just started may need a round of questions until it is seen. */
async function until(look: () => Promise<Outcome>): Promise<Outcome> {
  const end = Date.now() + patienceSeconds * 1000;
  for (;;) {
    const outcome = await look();
    if (outcome.ok || Date.now() > end) return outcome;
    await pause(1000);
  }
}
