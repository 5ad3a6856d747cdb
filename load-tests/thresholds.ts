/** What a run must hold to pass. Milliseconds are seen by the sender: from the first byte sent to the durable receipt. */
export type Limits = {
  receiptP95Ms: number;
  receiptP99Ms: number;
  /** A document that cannot be read as FHIR this long after its receipt fails the run. */
  readableWithinSeconds: number;
  /** FHIR reads, where a scenario has them. */
  readP95Ms?: number;
};

/** The design's promise: a receipt within a second in the burst (p95), and readable while the patient is still there. */
export const promised: Limits = { receiptP95Ms: 1000, receiptP99Ms: 2000, readableWithinSeconds: 10 };

/** Readable by the end of the drain, while the worker still catches up. */
export const whileDraining: Limits = { ...promised, readableWithinSeconds: 120 };

/** One line of the verdict; `metric` is k6's name with its tags, `condition` what k6 evaluates. */
export type Threshold = { metric: string; condition: string; titleVi: string; title: string };

export type StreamLimits = { name: string; action: 'send' | 'read' | 'hostile'; limits: Limits };

/** Every stream apart, so that a fast one cannot hide a slow one; then what holds for the run as a whole. */
export function thresholdsOf(streams: StreamLimits[]): Threshold[] {
  return [
    ...streams.flatMap(thresholdsOfStream),
    {
      metric: 'dropped_iterations',
      condition: 'count==0',
      titleVi: 'không lượt gửi nào bị bỏ vì máy phát tải hết chỗ',
      title: 'no arrival dropped by the generator',
    },
    {
      metric: 'failed',
      condition: 'count==0',
      titleVi: 'không hồ sơ nào bị lỗi hoặc bị từ chối sai',
      title: 'no document failed or was wrongly refused',
    },
  ];
}

function thresholdsOfStream({ name, action, limits }: StreamLimits): Threshold[] {
  const of = (metric: string) => `${metric}{stream:${name}}`;
  if (action === 'read') {
    const limit = limits.readP95Ms ?? limits.receiptP95Ms;
    return [
      {
        metric: of('read_ms'),
        condition: `p(95)<${limit}`,
        titleVi: `${name}: 95 % lượt đọc FHIR dưới ${limit} ms`,
        title: `${name}: 95 % of FHIR reads below ${limit} ms`,
      },
    ];
  }
  if (action === 'hostile') return [];
  const receipts = [
    [95, limits.receiptP95Ms],
    [99, limits.receiptP99Ms],
  ] as const;
  return [
    ...receipts.map(([percent, limit]) => ({
      metric: of('receipt_ms'),
      condition: `p(${percent})<${limit}`,
      titleVi: `${name}: ${percent} % biên nhận dưới ${limit} ms`,
      title: `${name}: ${percent} % of receipts below ${limit} ms`,
    })),
    {
      metric: of('readable_late'),
      condition: 'count==0',
      titleVi: `${name}: mọi hồ sơ được kiểm tra đọc được trong ${limits.readableWithinSeconds} giây`,
      title: `${name}: every checked document readable within ${limits.readableWithinSeconds} s`,
    },
  ];
}
