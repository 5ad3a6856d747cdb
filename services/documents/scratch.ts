/**
 * Memory for work that ends before the next piece of work begins. Buffers of some 50 kB made anew for every document would
 * keep the garbage collector's threads as busy as the documents keep this one.
 */
export type Scratch = {
  /** Valid until `reset`. */
  take: (length: number) => Buffer;
  /** Of the buffer taken last only this much is needed. */
  keep: (length: number) => void;
  reset: () => void;
};

const firstBytes = 256 * 1024;
/** What a rare large document needs is not held for ever. */
const mostBytes = 2 * 1024 * 1024;

export function openScratch(): Scratch {
  let buffer = Buffer.allocUnsafeSlow(firstBytes);
  let at = 0;
  let lastStart = 0;
  let wanted = 0;
  return {
    take: (length) => {
      lastStart = at;
      wanted += length;
      if (at + length > buffer.length) return Buffer.allocUnsafeSlow(length);
      at += length;
      return buffer.subarray(lastStart, at);
    },
    keep: (length) => {
      if (at > lastStart) at = lastStart + length;
    },
    reset: () => {
      if (wanted > buffer.length && buffer.length < mostBytes) {
        buffer = Buffer.allocUnsafeSlow(Math.min(mostBytes, 2 ** Math.ceil(Math.log2(wanted))));
      }
      at = 0;
      lastStart = 0;
      wanted = 0;
    },
  };
}
