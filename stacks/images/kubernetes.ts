/** The Kubernetes parts that the site's registry serves, under the names and tags that kubeadm asks for. */
export const kubeImages = [
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kube-proxy',
  'etcd',
  'coredns',
  'pause',
] as const;

export type KubeImage = (typeof kubeImages)[number];

export const kubernetesVersion = 'v1.36.3';

/**
 * What `kubeadm config images list --kubernetes-version v1.36.3` prints for `imageRepository: <registry>`. These tags point to the images
 * of the newest deploy; the program behind the tag of coredns is the one that the toolchain pins.
 */
export const kubeadmTags: Record<KubeImage, string> = {
  'kube-apiserver': kubernetesVersion,
  'kube-controller-manager': kubernetesVersion,
  'kube-scheduler': kubernetesVersion,
  'kube-proxy': kubernetesVersion,
  etcd: '3.6.8-0',
  coredns: 'v1.14.2',
  pause: '3.10.2',
};
