import { defineComponent } from '../declare.ts';

export const component = defineComponent({
  id: 'control-plane',
  title: 'Kubernetes control plane and etcd',
  titleVi: 'Điều khiển Kubernetes và etcd',
  runs: { as: 'control-plane' },
  size: { cpuCores: 2, memoryMiB: 2048, diskGiB: 20 },
  calls: [{ to: 'registry', port: 5000, why: 'pulls its images by digest' }],
  outbound: [],
  backup: { kind: 'etcd', copies: 3 },
  stateful: true,
  meets: ['000:19.1', '002:15.1.dd', '004:I.2-3'],
});
