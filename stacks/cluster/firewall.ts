import { componentOf } from '../../services/catalogue.ts';
import type { Machine, Site } from '../../services/declare.ts';
import { contains, isInCluster, podCidrOf } from '../../services/network.ts';
import { addressesOf, administration, type Flow, flowsOf, outside } from '../../services/reach.ts';

/** Where a rule stands: packets to the machine itself, from it, or through it (to and from its pods). */
type Chain = 'input' | 'output' | 'forward';

/**
 * nftables rules of one machine: everything is refused in, out and through, except the flows of the site that this machine
 * takes part in (002:19.3.c, 002:19.2.b, 004:I.2-5). Own table only, so kube-proxy's tables stay; loading it is one transaction.
 */
export function firewallOf(site: Site, machine: Machine): string {
  const rules = flowsOf(site)
    .filter((flow) => hasEnds(site, flow))
    .flatMap((flow) => rulesOf(site, machine, flow));
  const linesOf = (chain: Chain) => rules.filter((rule) => rule.chain === chain).map(({ text }) => text);
  const inside = isInCluster(componentOf(machine.component));
  return `# Computed from the declarations of ${site.id}; a change by hand is undone by the next deploy.
table inet hssk
delete table inet hssk
table inet hssk {
${refusals.map((name) => `  counter ${name} { }`).join('\n')}
${chain('input', [...(inside ? [noForgedPods(site, machine)] : []), ...pings(site, 'input'), ...linesOf('input')])}
${chain('output', [...pings(site, 'output'), ...linesOf('output')])}
${chain('forward', [...(inside ? [noForgedPods(site, machine)] : []), ...linesOf('forward')])}
${inside ? masquerade(site, machine) : ''}}
`;
}

/** Names of the counters that monitoring reads: packets refused in each direction. */
export const refusals = ['refused_input', 'refused_output', 'refused_forward', 'refused_forged'];

/** Pods have one interface each, a pair whose end on the machine carries this name. */
const podInterfaces = '"veth*"';

const chain = (name: Chain, rules: string[]): string => `
  chain ${name} {
    type filter hook ${name} priority filter; policy drop;
    ct state established,related accept
    ct state invalid drop
${name === 'forward' ? '' : `    ${name === 'input' ? 'iifname' : 'oifname'} "lo" accept\n`}${rules.map((rule) => `    ${rule}\n`).join('')}    limit rate 5/second burst 20 packets log prefix "hssk refused ${name}: "
    counter name refused_${name}
${told[name]}  }`;

/** Our own processes are told at once that a call is refused (a reset: ICMP answers are rationed); a stranger is told nothing. */
const told: Record<Chain, string> = {
  input: refusing(podInterfaces),
  forward: refusing(podInterfaces),
  output: refusing(),
};

function refusing(from?: string): string {
  const own = from ? `iifname ${from} ` : '';
  return `    ${own}meta l4proto tcp reject with tcp reset\n    ${own}reject\n`;
}

/** A site may name no address for a group; then there is nobody to let through. */
const hasEnds = (site: Site, flow: Flow): boolean =>
  addressesOf(site, flow.from, flow.by).length > 0 && addressesOf(site, flow.to, flow.at).length > 0;

/** Rules of one flow on one machine: it opens the connection, takes it, or (for its pods) passes it through. */
function rulesOf(site: Site, machine: Machine, flow: Flow): { chain: Chain; text: string }[] {
  const opens = flow.by !== 'network' && flow.from === machine.component;
  const takes = flow.at !== 'network' && flow.to === machine.component;
  const own = (side: Flow['by']) => (side === 'pods' ? podCidrOf(site, machine.name) : machine.address);
  const rules: { chain: Chain; text: string }[] = [];
  if (opens && flow.by === 'machine') rules.push({ chain: 'output', text: rule(seenByCaller(site, machine, flow)) });
  if (opens && flow.by === 'pods') {
    const ends = { from: [own('pods')], to: addressesOf(site, flow.to, flow.at), flow };
    rules.push({ chain: 'forward', text: rule({ ...ends, through: `iifname ${podInterfaces}` }) });
  }
  if (takes && !flow.sameMachine) {
    const ends = { from: addressesOf(site, flow.from, flow.by), to: [own(flow.at)], flow };
    const pods = flow.at === 'pods';
    rules.push({
      chain: pods ? 'forward' : 'input',
      text: rule({ ...ends, through: pods ? `oifname ${podInterfaces}` : '' }),
    });
  }
  return rules;
}

/** A machine outside the cluster calls a published port at the machines; it knows nothing of pods. */
function seenByCaller(site: Site, machine: Machine, flow: Flow): Ends {
  const { publishedAs, ...call } = flow;
  if (publishedAs !== undefined)
    return { to: addressesOf(site, flow.to, 'machine'), flow: { ...call, port: publishedAs } };
  return { to: flow.sameMachine ? [podCidrOf(site, machine.name)] : addressesOf(site, flow.to, flow.at), flow };
}

type Ends = { from?: string[]; to: string[]; flow: Flow; through?: string };

/** One accepting rule. A published port is taken only by packets that were sent to the machine's own port first. */
function rule({ from, to, flow, through }: Ends): string {
  const anywhere = flow.from === outside && flow.by === 'network';
  return [
    through,
    from && !anywhere && `ip saddr ${set(from)}`,
    `ip daddr ${set(to)}`,
    `${flow.protocol} dport ${flow.port}`,
    flow.publishedAs && `ct original proto-dst ${flow.publishedAs}`,
    `ct state new accept comment "${reasonOf(flow)}"`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** nft takes no set in which one network holds another. */
function set(addresses: string[]): string {
  const unique = [...new Set(addresses)].sort();
  const widest = unique.filter(
    (one) => !unique.some((other) => other !== one && other.includes('/') && contains(other, one)),
  );
  return widest.length === 1 ? widest[0]! : `{ ${widest.join(', ')} }`;
}

/** nft takes 128 bytes. */
const reasonOf = ({ from, to, why }: Flow): string =>
  Buffer.from(`${from} to ${to}: ${why}`.replaceAll('"', "'"))
    .subarray(0, 120)
    .toString()
    .replace(/\uFFFD+$/, '');

/** A pod cannot speak with an address that is not its machine's pods'. */
const noForgedPods = (site: Site, machine: Machine): string =>
  `iifname ${podInterfaces} ip saddr != ${podCidrOf(site, machine.name)} counter name refused_forged drop`;

/** Machines and the administration network may ask whether a machine is there. */
function pings(site: Site, direction: 'input' | 'output'): string[] {
  const near = [...addressesOf(site, administration, 'network'), site.networks.machines];
  const networks = direction === 'input' ? near : [site.networks.machines];
  return networks.map(
    (network) => `ip ${direction === 'input' ? 'saddr' : 'daddr'} ${network} icmp type echo-request accept`,
  );
}

/** Nothing outside the site knows the way back to a pod: there, its machine speaks for it. */
function masquerade(site: Site, machine: Machine): string {
  const { machines, pods, services } = site.networks;
  return `
  chain postrouting {
    type nat hook postrouting priority srcnat;
    ip saddr ${podCidrOf(site, machine.name)} ip daddr != { ${[machines, pods, services].join(', ')} } masquerade
  }
`;
}
