/** Where machines and components tell their numbers, and where the watch machine listens. All but loopback is TLS with certificates of both sides. */
export const measuredAt = {
  /** Every machine: the node exporter. */
  machine: 9100,
  /** Control planes: etcd's own numbers, which it tells only on loopback. */
  etcd: 9466,
  /** Hosts of the copies. */
  outerHost: 9464,
  /** The second place of probes, on copy 1. */
  prober: 9115,
  /** The edge's own numbers, in its pod. */
  edge: 8445,
  /** Node ports that lead to the pod on the same machine. */
  nodePorts: { gateway: 30480, records: 30481, edge: 30482, database: 30432 },
} as const;

/** rest-server of copy 1, append-only. */
export const repositoryPort = 8000;
/** Evidence log of copy 1. */
export const evidencePort = 8444;

/** The host that raises the alarm when the watch machine falls silent. */
export const watchdogPort = 9467;

/** Loopback ports of the watch machine. */
export const watchPorts = { prometheus: 9090, alertmanager: 9093, blackbox: 9115, relay: 9098, state: 9097 } as const;

/** TLS ports of the watch machine: the console for people with an account, and the public status page. */
export const consolePorts = { console: 9443, publicStatus: 9444 } as const;

/** Name in the certificate with which the watch machine asks for numbers. */
export const watchName = 'watch';
