/** Rules about the networks of a site: apart from each other, and closed to the world by default. */
import { contains, type Network, networkOf, networkText, overlap } from '../addresses.ts';
import type { Site } from '../declare.ts';
import { smallestPodPrefix } from '../network.ts';
import { didYouMean } from '../spelling.ts';
import { pairs, type Rule } from './rule.ts';

/** RFC 2544: addresses for tests, used by no office network and no VPN. */
const testRange = '198.18.0.0/15';

/** An administration zone of more than 65,536 addresses is no zone. */
const widestAdministrationPrefix = 16;

export const networkRules: Rule[] = [
  {
    id: 'network-form',
    titleVi: 'Mạng viết đúng dạng CIDR',
    meets: [],
    broken: (site) => namedNetworks(site).flatMap(({ name, cidr }) => malformed(name, cidr)),
  },
  {
    id: 'networks-apart',
    titleVi: 'Các mạng không chồng lên nhau',
    meets: [],
    broken: (site) =>
      pairs(clusterNetworks(site))
        .filter(([one, other]) => overlap(one.network, other.network))
        .map(
          ([one, other]) =>
            `the networks ${one.name} ${one.cidr} and ${other.name} ${other.cidr} overlap; each needs its own addresses`,
        ),
  },
  {
    id: 'pods-network-size',
    titleVi: 'Mạng pod đủ cho mọi máy trong cụm',
    meets: [],
    broken: ({ networks }) => {
      const [pods, machines] = [networkOf(networks.pods), networkOf(networks.machines)];
      const needed = machines ? smallestPodPrefix - (32 - machines.prefix) : 0;
      return pods && machines && pods.prefix > needed
        ? [
            `the pods network ${networks.pods} leaves each address of ${networks.machines} a /${pods.prefix + 32 - machines.prefix}; a machine needs a /${smallestPodPrefix}, so take a /${needed} or larger`,
          ]
        : [];
    },
  },
  {
    id: 'administration-zone',
    titleVi: 'Chỉ vùng quản trị vào được máy chủ',
    meets: ['002:19.2.b'],
    broken: ({ networks: { administration } }) => [
      ...(administration.length === 0
        ? ['no administration network is named; servers accept administration from a named zone only']
        : []),
      ...administration
        .filter((cidr) => (networkOf(cidr)?.prefix ?? 32) < widestAdministrationPrefix)
        .map(
          (cidr) =>
            `the administration network ${cidr} is open to too many; name the zone's own subnets, /16 or smaller`,
        ),
    ],
  },
  {
    id: 'administration-apart',
    titleVi: 'Vùng quản trị tách khỏi mạng máy chủ',
    meets: ['002:19.2.b'],
    broken: (site) =>
      site.networks.administration.flatMap((cidr) =>
        clusterNetworks(site)
          // On one computer the administrator stands at the end of the machines' own network.
          .filter(({ name }) => site.kind === 'production' || name !== 'machines')
          .filter(({ network }) => isOverlap(networkOf(cidr), network))
          .map(
            (other) =>
              `the administration network ${cidr} overlaps the ${other.name} network ${other.cidr}; it is a zone of its own`,
          ),
      ),
  },
  {
    id: 'local-range',
    titleVi: 'Hệ thống tại chỗ chỉ dùng dải địa chỉ thử nghiệm',
    meets: [],
    broken: (site) =>
      clusterNetworks(site)
        .filter(({ network }) => site.kind === 'local' && !contains(networkOf(testRange) as Network, network))
        .map(
          ({ name, cidr }) =>
            `the ${name} network ${cidr} of a local site lies outside ${testRange}; only that range meets no office network or VPN`,
        ),
  },
  {
    id: 'outbound-closed',
    titleVi: 'Máy chủ không được tự nối ra ngoài',
    meets: ['002:19.3.c'],
    broken: ({ outbound }) =>
      Object.entries(outbound).flatMap(([group, networks]) =>
        networks
          .filter((cidr) => (networkOf(cidr)?.prefix ?? 32) < widestAdministrationPrefix)
          .map(
            (cidr) =>
              `the outbound group ${group} holds ${cidr}; list the update or service addresses themselves, /16 or smaller`,
          ),
      ),
  },
  {
    id: 'outbound-named',
    titleVi: 'Địa chỉ ngoài mà thành phần gọi phải có tên trong tệp hệ thống',
    meets: ['002:19.3.c'],
    broken: ({ outbound }, catalogue) =>
      catalogue.flatMap((component) =>
        component.outbound
          .filter(({ to }) => !Object.hasOwn(outbound, to))
          .map(
            ({ to }) =>
              `${component.id} calls the outbound group ${to}, which the site does not list${didYouMean(to, Object.keys(outbound))}`,
          ),
      ),
  },
];

type Named = { name: string; cidr: string };

function namedNetworks({ networks, outbound }: Site): Named[] {
  return [
    ...(['machines', 'pods', 'services'] as const).map((name) => ({ name, cidr: networks[name] })),
    ...networks.administration.map((cidr) => ({ name: 'administration', cidr })),
    ...Object.entries(outbound).flatMap(([group, all]) => all.map((cidr) => ({ name: `outbound ${group}`, cidr }))),
  ];
}

const clusterNetworks = (site: Site): (Named & { network: Network })[] =>
  namedNetworks(site)
    .slice(0, 3)
    .flatMap(({ name, cidr }) => {
      const network = networkOf(cidr);
      return network ? [{ name, cidr, network }] : [];
    });

function malformed(name: string, cidr: string): string[] {
  const network = networkOf(cidr);
  if (!network) return [`the ${name} network is ${cidr}; a network such as 192.0.2.0/24 is expected`];
  if (networkText(network) === cidr) return [];
  return [`the ${name} network is ${cidr}, an address inside it; did you mean ${networkText(network)}?`];
}

const isOverlap = (one?: Network, other?: Network): boolean => Boolean(one && other && overlap(one, other));
