import type { Site } from '../../services/declare.ts';
import type { Report } from '../problem.ts';
import type { Authorities } from './authorities.ts';
import type { ControlPlaneImages } from './control-plane-files.ts';
import type { UploadedTools } from './install-tools.ts';
import type { MachineDirectory } from './preparation.ts';

/** What the cluster layer gets from the layers around it. */
export type ClusterInputs = {
  /** References by digest in the site's own registry. */
  images: ControlPlaneImages & { 'kube-proxy': string; coredns: string; pause: string };
  /** Data directories that machines must have. */
  directories: (MachineDirectory & { machine: string })[];
  /** Folders of the toolchain's programs, for machines that come without them. */
  tools: UploadedTools;
};

/** One run of the layer. */
export type ClusterRun = ClusterInputs & { site: Site; authorities: Authorities; report: Report };
