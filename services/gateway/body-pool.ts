/** Buffers of finished requests, to be filled again: a fresh one per request would keep the garbage collector busy. */
export type BodyPool = {
  take: (length: number) => Buffer;
  /** Nobody may use `bytes` afterwards. Buffers that the pool did not make are left alone. */
  giveBack: (bytes: Buffer) => void;
};

const largest = 256 * 1024;
const kept = 64;

export function openBodyPool(): BodyPool {
  const free = new Map<number, Buffer[]>();
  const own = new WeakSet<ArrayBufferLike>();
  const make = (size: number): Buffer => {
    const buffer = Buffer.allocUnsafeSlow(size);
    own.add(buffer.buffer);
    return buffer;
  };
  return {
    take: (length) => {
      if (length > largest) return Buffer.allocUnsafeSlow(length);
      const size = sizeClass(length);
      return (free.get(size)?.pop() ?? make(size)).subarray(0, length);
    },
    giveBack: (bytes) => {
      if (!own.has(bytes.buffer)) return;
      const size = bytes.buffer.byteLength;
      const list = free.get(size) ?? [];
      if (list.length < kept) list.push(Buffer.from(bytes.buffer as ArrayBuffer));
      free.set(size, list);
    },
  };
}

const sizeClass = (length: number): number => 2 ** Math.ceil(Math.log2(Math.max(4096, length)));
