import { catalogue } from '../../services/catalogue.ts';
import type { Component, Machine, Site } from '../../services/declare.ts';
import { machinesOf } from '../../services/network.ts';

/** User and group of every component's process: one component per VM, so one number serves them all. */
export const processUser = 10070;

/** A directory that a VM must have before its volume is used. */
export type VolumeDirectory = { machine: string; path: string; uid: number; gid: number; mode: string };

/**
 * The data directories of the site. They are prepared with their final owner and mode, because an `fsGroup` on the pod would widen
 * the modes at each restart, and PostgreSQL refuses a data directory that its group can read.
 */
export const volumeDirectories = (site: Site): VolumeDirectory[] =>
  volumesOf(site).map(({ machine, path }) => ({
    machine: machine.name,
    path,
    uid: processUser,
    gid: processUser,
    mode: '0700',
  }));

/** One `local` PersistentVolume: a directory of one VM that only its component may claim. */
export type Volume = { name: string; component: Component; machine: Machine; path: string; storageClass: string };

export const volumesOf = (site: Site): Volume[] =>
  catalogue.filter(keepsData).flatMap((component) =>
    machinesOf(site, component.id).map((machine) => ({
      ...{ name: machine.name, component, machine },
      path: `/var/lib/hssk/${component.id}`,
      storageClass: storageClassOf(component),
    })),
  );

/** A class of its own for each component, so that no other claim can take its volumes. */
export const storageClassOf = (component: Component): string => `hssk-${component.id}`;

export const keepsData = ({ runs }: Component): boolean => 'dataPath' in runs && runs.dataPath !== undefined;
