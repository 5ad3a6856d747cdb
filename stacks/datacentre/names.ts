import type { Site } from '../../services/declare.ts';

/** The engine's objects of a site are found by this label, also when the state does not know them. */
export const siteLabel = 'hssk.site';
export const labelsOf = (site: Pick<Site, 'id'>) => [{ label: siteLabel, value: site.id }];

export const networkName = (site: Pick<Site, 'id'>): string => `hssk-${site.id}`;
export const objectName = (site: Pick<Site, 'id'>, name: string): string => `${networkName(site)}-${name}`;
