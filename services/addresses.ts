/** IPv4 arithmetic on plain numbers, so that declarations need no package for it. */

/** A network from its first to its last address, both included. */
export type Network = { first: number; last: number; prefix: number };

/** `198.18.0.5` as a number; undefined when it is not an IPv4 address. */
export function addressNumber(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) return;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** The address as text again. */
export const addressText = (address: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');

/** `198.18.0.0/24`; undefined when it is not in CIDR form. An address inside the network counts as the network. */
export function networkOf(cidr: string): Network | undefined {
  const [text = '', bits = '', ...rest] = cidr.split('/');
  const address = addressNumber(text);
  if (address === undefined || rest.length > 0 || !/^\d{1,2}$/.test(bits) || Number(bits) > 32) return;
  const size = 2 ** (32 - Number(bits));
  const first = Math.floor(address / size) * size;
  return { first, last: first + size - 1, prefix: Number(bits) };
}

export const networkText = ({ first, prefix }: Network): string => `${addressText(first)}/${prefix}`;

export const contains = (outer: Network, inner: Network): boolean =>
  outer.first <= inner.first && inner.last <= outer.last;

export const overlap = (one: Network, other: Network): boolean => one.first <= other.last && other.first <= one.last;
