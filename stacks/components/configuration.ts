import { patroniConfiguration } from '../../services/database/patroni.ts';
import { roleStatements } from '../../services/database/role-statements.ts';
import type { Site } from '../../services/declare.ts';
import { edgeConfiguration } from '../../services/edge/nginx.ts';

/** Files that a component reads at /etc/hssk: name → content, computed from the site and free of secrets. */
export type ConfigurationFiles = Record<string, string>;

const files: Record<string, (site: Site) => ConfigurationFiles> = {
  database: (site) => ({
    'patroni.json': JSON.stringify(patroniConfiguration(site), null, 2),
    'roles.json': JSON.stringify(roleStatements(site), null, 2),
  }),
  edge: edgeConfiguration,
};

export const configurationOf = (site: Site, component: string): ConfigurationFiles | undefined =>
  files[component]?.(site);
