import type { Authorities } from './authorities.ts';
import { kubeadmFile } from './control-plane-files.ts';
import { removeEtcdMember } from './etcd.ts';
import type { ClusterRun } from './inputs.ts';
import { joinConfiguration } from './kubeadm.ts';
import { asYaml } from './machine-file.ts';
import { inParallel } from './parallel.ts';
import type { PreparedMachine } from './prepare.ts';
import { alone, processOf } from './processes.ts';

/**
 * Makes the first control plane of a new cluster; returns the administrator's kubeconfig. Nothing is ever reset: kubeadm goes on from
 * whatever a killed run left, and takes up etcd's data when the machine was rebuilt around its disk.
 */
export const startControlPlane = ({ remote }: PreparedMachine, authorities: Authorities): Promise<string> =>
  remote.run(`${alone}
kubeadm init --config ${kubeadmFile} >&2
${markJoined(authorities)}
cat /etc/kubernetes/admin.conf`);

/** Control planes one after the other, since each one changes etcd's quorum; all other machines at once. */
export async function joinMachines(run: ClusterRun, machines: PreparedMachine[], token: string): Promise<void> {
  const { site, authorities, report } = run;
  const { publicKeyHash } = authorities;
  const join = async ({ machine, remote }: PreparedMachine) => {
    report(`${machine.name}: joining the cluster`);
    const configuration = asYaml(joinConfiguration(site, machine, { token, publicKeyHash }));
    await remote.run(`${alone}${forgetFormerIdentity}
umask 077
cat > /run/hssk-join.yaml <<'END'
${configuration}
END
kubeadm join --config /run/hssk-join.yaml >&2
rm /run/hssk-join.yaml
${markJoined(authorities)}`);
  };
  for (const plane of machines.filter(isControlPlane)) {
    await removeEtcdMember(run, plane.machine.name);
    await plane.remote.run(`${alone}${processOf}${forgetFormerEtcd}`);
    await join(plane);
  }
  const workers = machines.filter((machine) => !isControlPlane(machine));
  await inParallel(workers, 8, join);
}

export const isControlPlane = ({ machine }: Pick<PreparedMachine, 'machine'>): boolean =>
  machine.component === 'control-plane';

/** A node whose entry was deleted writes it anew at its start. */
export const rejoinMachine = ({ remote }: PreparedMachine): Promise<string> => remote.run('systemctl restart kubelet');

/**
 * Writes the static pods of one control plane anew from its newest inputs, which later ones then join with, and renews its
 * certificates when they end soon.
 * Returns when the new API server process runs; it may not answer yet.
 */
export const updateControlPlane = ({ remote, expiring }: PreparedMachine): Promise<string> =>
  remote.run(`${alone}${processOf}
before=$(process_of kube-apiserver)
was=$(sha256sum /etc/kubernetes/manifests/kube-apiserver.yaml)
kubeadm init phase control-plane all --config ${kubeadmFile} >&2
kubeadm init phase upload-config kubeadm --config ${kubeadmFile} >&2
${expiring ? renewCertificates : ''}
if [ "$was" != "$(sha256sum /etc/kubernetes/manifests/kube-apiserver.yaml)" ] || [ -n "\${renewed:-}" ]; then
  until now=$(process_of kube-apiserver) && [ -n "$now" ] && [ "$now" != "$before" ]; do sleep 0.5; done
fi
rm -f /etc/hssk/pending/control-plane
cat /etc/kubernetes/admin.conf`);

const markJoined = ({ publicKeyHash }: Authorities): string => `
echo ${publicKeyHash} > /etc/kubernetes/joined
rm -f /etc/hssk/pending/control-plane`;

/** Only what says who the machine was: pods' data below /var/lib/kubelet may be mounted, and is never touched. */
const forgetFormerIdentity = `
systemctl stop kubelet
rm -f /etc/kubernetes/kubelet.conf /etc/kubernetes/bootstrap-kubelet.conf /var/lib/kubelet/pki/kubelet-client-*`;

/** The other members hold all of its data; etcd refuses to start from the data of a member that was taken out. */
const forgetFormerEtcd = `
systemctl stop kubelet
rm -f /etc/kubernetes/manifests/*.yaml
if [ -n "$(process_of etcd)" ]; then kill "$(process_of etcd)"; fi
rm -rf /var/lib/etcd/member.former
if [ -d /var/lib/etcd/member ]; then mv /var/lib/etcd/member /var/lib/etcd/member.former; fi`;

/**
 * The processes read their own certificates at their start only; the kubelet starts them again. The API server is not asked
 * to finish: without etcd it would wait a minute. Names are cut at 15 letters.
 */
const renewCertificates = `
kubeadm certs renew all --config ${kubeadmFile} >&2
kill -KILL $(process_of kube-apiserver) || true
for name in kube-controller kube-scheduler etcd; do kill $(process_of "$name") || true; done
renewed=yes`;
