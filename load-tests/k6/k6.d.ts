/** The part of k6 1.8 that the scripts use. */
declare module 'k6' {
  export function sleep(seconds: number): void;
}
declare module 'k6/data' {
  /** Read once for all VUs; an element is copied when it is taken. */
  export const SharedArray: new <T>(name: string, read: () => T[]) => readonly T[];
}
declare module 'k6/encoding' {
  const encoding: { b64encode: (text: string) => string };
  export default encoding;
}
declare module 'k6/execution' {
  const exec: { scenario: { iterationInTest: number; startTime: number; name: string } };
  export default exec;
}
declare module 'k6/metrics' {
  export class Counter {
    constructor(name: string);
    add(value: number): void;
  }
  export class Trend {
    constructor(name: string, isTime?: boolean);
    add(value: number): void;
  }
}
declare module 'k6/http' {
  export type Timings = { duration: number; connecting: number; tls_handshaking: number };
  export type Response = { status: number; body: string | null; error: string; timings: Timings };
  export type Parameters = { headers?: Record<string, string>; timeout?: string; redirects?: number };
  const http: {
    get: (url: string, parameters?: Parameters) => Response;
    post: (url: string, body: string, parameters?: Parameters) => Response;
  };
  export default http;
}
declare const __ENV: Record<string, string | undefined>;
declare function open(path: string): string;
