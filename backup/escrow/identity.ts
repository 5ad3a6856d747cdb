/** An age X25519 identity of 32 secret bytes as its text: Bech32 (BIP 173) under the name AGE-SECRET-KEY-. */
export function identityText(secret: Uint8Array): string {
  const name = 'age-secret-key-';
  const data = fiveBits(secret);
  const marks = [...data, ...checksum(name, data)].map((value) => alphabet[value]);
  return `${name}1${marks.join('')}`.toUpperCase();
}

const alphabet = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/** The bytes as values of five bits, filled with zero bits at the end. */
export function fiveBits(bytes: Uint8Array): number[] {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((group) => Number.parseInt(group.padEnd(5, '0'), 2));
}

function checksum(name: string, data: number[]): number[] {
  const codes = [...name].map((letter) => letter.charCodeAt(0));
  const high = codes.map((code) => code >> 5);
  const low = codes.map((code) => code & 31);
  const rest = remainder([...high, 0, ...low, ...data, 0, 0, 0, 0, 0, 0]) ^ 1;
  return [5, 4, 3, 2, 1, 0].map((place) => (rest >>> (5 * place)) & 31);
}

function remainder(values: number[]): number {
  let rest = 1;
  for (const value of values) {
    const top = rest >>> 25;
    rest = ((rest & 0x1ffffff) << 5) ^ value;
    generator.forEach((term, place) => {
      if ((top >>> place) & 1) rest ^= term;
    });
  }
  return rest;
}
