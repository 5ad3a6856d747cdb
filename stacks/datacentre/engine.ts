import { existsSync, readFileSync } from 'node:fs';
import { $ } from 'zx';

/** What this computer's container engine can give to a machine. */
export type Engine = {
  capabilities: string[];
  cpuCores: number;
  /** Whether its kernel bounds swap; without that, the engine reports every bound as "unlimited". */
  boundsSwap: boolean;
  /** Whether there are kernel modules to show to the machines. */
  hasKernelModules: boolean;
};

export async function readEngine(): Promise<Engine> {
  const info = await $({ quiet: true })`docker info --format ${'{{.NCPU}} {{.SwapLimit}}'}`;
  const [cores, swap] = info.stdout.trim().split(' ');
  return {
    capabilities: capabilitiesIn(readFileSync('/proc/self/status', 'utf8')),
    cpuCores: Number(cores),
    boundsSwap: swap === 'true',
    hasKernelModules: existsSync('/lib/modules'),
  };
}

/**
 * Names of the capabilities in the bounding set of a process status. All that the host has, and not `--privileged`: that asks for
 * those too which the host lacks, and fails.
 */
export function capabilitiesIn(status: string): string[] {
  const bounds = BigInt(`0x${/^CapBnd:\s*([0-9a-f]+)$/m.exec(status)![1]}`);
  return capabilityNames.filter((_, bit) => (bounds >> BigInt(bit)) & 1n).map((name) => `CAP_${name}`);
}

/** By their number in the kernel. The three newest (PERFMON, BPF, CHECKPOINT_RESTORE) are left out: not every engine knows them. */
const capabilityNames = [
  ...['CHOWN', 'DAC_OVERRIDE', 'DAC_READ_SEARCH', 'FOWNER', 'FSETID', 'KILL', 'SETGID', 'SETUID', 'SETPCAP'],
  ...['LINUX_IMMUTABLE', 'NET_BIND_SERVICE', 'NET_BROADCAST', 'NET_ADMIN', 'NET_RAW', 'IPC_LOCK', 'IPC_OWNER'],
  ...['SYS_MODULE', 'SYS_RAWIO', 'SYS_CHROOT', 'SYS_PTRACE', 'SYS_PACCT', 'SYS_ADMIN', 'SYS_BOOT', 'SYS_NICE'],
  ...['SYS_RESOURCE', 'SYS_TIME', 'SYS_TTY_CONFIG', 'MKNOD', 'LEASE', 'AUDIT_WRITE', 'AUDIT_CONTROL', 'SETFCAP'],
  ...['MAC_OVERRIDE', 'MAC_ADMIN', 'SYSLOG', 'WAKE_ALARM', 'BLOCK_SUSPEND', 'AUDIT_READ'],
];
