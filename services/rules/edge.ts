/** Rules about the way in: the public name, the port, who must show a certificate, and what is never published. */
import type { Rule } from './rule.ts';

export const edgeRules: Rule[] = [
  {
    id: 'edge-host-name',
    titleVi: 'Tên máy công khai là tên DNS',
    meets: ['000:6'],
    broken: ({ edge }) =>
      isHostName(edge.hostName)
        ? []
        : [`the edge is named ${edge.hostName}; a DNS name such as hssk.hanoi.gov.vn is expected`],
  },
  {
    id: 'edge-node-port',
    titleVi: 'Cổng của biên nằm trong dải NodePort',
    meets: [],
    broken: ({ edge }) =>
      Number.isInteger(edge.nodePort) && edge.nodePort >= 30000 && edge.nodePort <= 32767
        ? []
        : [`the edge answers on port ${edge.nodePort}; Kubernetes gives node ports from 30000 to 32767`],
  },
  {
    id: 'sender-certificates',
    titleVi: 'Vận hành thật: bên gửi phải xác thực bằng chứng thư',
    meets: ['002:18.3.2'],
    broken: ({ kind, edge }) =>
      kind === 'production' && edge.senderCertificates === 'off'
        ? ['sender certificates are off; production asks both sides for one, so set optional or required']
        : [],
  },
  {
    id: 'edge-limits',
    titleVi: 'Có giới hạn tốc độ và độ lớn',
    meets: ['004:II.3.5-8'],
    broken: ({ edge }) => [
      ...(edge.requestsPerSecondPerSender >= 1
        ? []
        : [`a sender may make ${edge.requestsPerSecondPerSender} requests per second; at least 1 is expected`]),
      ...(edge.bodyLimitMiB >= 8 && edge.bodyLimitMiB <= 50
        ? []
        : [
            `a request body may have ${edge.bodyLimitMiB} MiB; 8 to 50 are expected (a 45-day intensive care record has 6)`,
          ]),
    ],
  },
  {
    id: 'nothing-published',
    titleVi: 'Vận hành thật không mở cổng trên máy triển khai',
    meets: ['002:17.12'],
    broken: ({ kind, edge, registry }) =>
      [
        { what: 'edge', port: edge.publishedPort },
        { what: 'registry', port: registry.publishedPort },
      ]
        .filter(({ port }) => kind === 'production' && port !== undefined)
        .map(
          ({ what, port }) =>
            `the ${what} is published on port ${port} of the deploying computer; only a local site does that`,
        ),
  },
];

const isHostName = (name: string): boolean =>
  name.length <= 253 &&
  name.includes('.') &&
  name.split('.').every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label)) &&
  !/^[\d.]+$/.test(name);
