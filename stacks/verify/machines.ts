import { catalogue } from '../../services/catalogue.ts';
import { bad, good, type Probe } from './probe.ts';

const clusterComponents = catalogue
  .filter(({ runs }) => runs.as === 'deployment' || runs.as === 'stateful-set')
  .map(({ id }) => id);

export const machinePerComponent: Probe = {
  id: 'machine-per-component',
  meets: ['002:15.1.dd'],
  title: 'every component runs alone on its own machine',
  titleVi: 'mỗi thành phần chạy riêng trên máy của mình',
  run: async ({ site, kubernetes }) => {
    const pods = (await kubernetes.listPodForAllNamespaces()).items.filter((pod) => pod.status?.phase === 'Running');
    const wrong: string[] = [];
    for (const machine of site.machines) {
      const here = pods.filter((pod) => pod.spec?.nodeName === machine.name).map((pod) => pod.metadata!.namespace!);
      const foreign = here.filter(
        (namespace) => clusterComponents.includes(namespace) && namespace !== machine.component,
      );
      if (foreign.length > 0) wrong.push(`${foreign.join(', ')} on ${machine.name}`);
      if (clusterComponents.includes(machine.component) && !here.includes(machine.component))
        wrong.push(`no running ${machine.component} on ${machine.name}`);
    }
    if (wrong.length > 0) return bad(wrong.join('; '), 'npm run status');
    return good(
      `${clusterComponents.length} components, ${site.machines.filter((m) => clusterComponents.includes(m.component)).length} machines`,
    );
  },
};

export const podsAreRestricted: Probe = {
  id: 'pods-are-restricted',
  meets: ['002:15.1.d'],
  title: 'a privileged pod is refused in every application namespace',
  titleVi: 'không gian tên ứng dụng từ chối pod có đặc quyền',
  run: async ({ kubernetes }) => {
    const accepted: string[] = [];
    for (const namespace of clusterComponents) {
      const body = {
        metadata: { name: 'privileged-probe', namespace },
        spec: { containers: [{ name: 'probe', image: 'none', securityContext: { privileged: true } }] },
      };
      const answer = await kubernetes.createNamespacedPod({ namespace, body, dryRun: 'All' }).then(
        () => 'accepted',
        (error: { code?: number }) => error.code,
      );
      if (answer !== 403) accepted.push(`${namespace}: ${answer}`);
    }
    return accepted.length === 0
      ? good(`403 in ${clusterComponents.length} namespaces`)
      : bad(accepted.join(', '), 'npm run plan');
  },
};
