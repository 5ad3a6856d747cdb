import type { accounts, HostConfiguration } from './hosts.ts';

/** Does the command's work and returns the exit code. Lines for people go to stderr, one JSON document to stdout. */
export type Run = (configuration: HostConfiguration, args: string[]) => Promise<number>;

/** `load` imports the command's own file only when it is asked for, so that a daemon holds no more code than it runs. */
export type HostCommand = { as: keyof typeof accounts | 'root'; load: () => Promise<Run> };

/** What `hssk-backup <command>` can do on an outer host; the units of stacks/hosts start those that run for ever. */
export const commands: Record<string, HostCommand> = {
  evidence: { as: 'evidence', load: async () => (await import('./evidence/commands.ts')).runEvidence },
  append: { as: 'backup', load: async () => (await import('./evidence/commands.ts')).runAppend },
  witness: { as: 'backup', load: async () => (await import('./evidence/commands.ts')).runWitness },
  restore: { as: 'backup', load: async () => (await import('./restore/command.ts')).runRestore },
  drill: { as: 'backup', load: async () => (await import('./drill/command.ts')).runDrill },
  scheduler: { as: 'backup', load: async () => (await import('./scheduler/commands.ts')).runScheduler },
  run: { as: 'backup', load: async () => (await import('./scheduler/commands.ts')).runRun },
  receiver: { as: 'backup', load: async () => (await import('./receiver-command.ts')).runReceiver },
  points: { as: 'backup', load: async () => (await import('./points-command.ts')).runPoints },
  retention: { as: 'prune', load: async () => (await import('./retention/commands.ts')).runRetention },
  retain: { as: 'prune', load: async () => (await import('./retention/commands.ts')).runRetain },
  check: { as: 'prune', load: async () => (await import('./retention/commands.ts')).runCheck },
  release: { as: 'prune', load: async () => (await import('./retention/commands.ts')).runRelease },
  emergency: { as: 'prune', load: async () => (await import('./emergency-command.ts')).runEmergency },
  copies: { as: 'prune', load: async () => (await import('./copies-commands.ts')).runCopies },
  repair: { as: 'prune', load: async () => (await import('./copies-commands.ts')).runRepair },
  refill: { as: 'backup', load: async () => (await import('./copies-commands.ts')).runRefill },
  'repair-vault': { as: 'backup', load: async () => (await import('./copies-commands.ts')).runRepairVault },
};
