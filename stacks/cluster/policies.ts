import type { ClusterSecret } from '../secrets.ts';
import type { ClusterObject } from './apply.ts';

/** A Secret as data in clear; it goes to the API server only, over TLS. */
export const secretObjects = (secrets: ClusterSecret[]): ClusterObject[] =>
  secrets.map(({ namespace, name, data }) => {
    const encoded = Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]);
    return {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { namespace, name },
      data: Object.fromEntries(encoded),
    } as ClusterObject;
  });

/** The account that a pod gets when it asks for none: without a token, so it can ask the API server nothing. */
export const silentDefaultAccounts = (namespaces: string[]): ClusterObject[] =>
  namespaces.map((namespace) => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { namespace, name: 'default' },
    automountServiceAccountToken: false,
  }));

/**
 * Every pod without a seccomp profile of its own gets the engine's default one, as pod security `restricted` asks. System pods name
 * theirs; a static pod may not be changed by the API server at all.
 */
export function seccompDefault(): ClusterObject[] {
  const group = 'admissionregistration.k8s.io/v1';
  const metadata = { name: 'seccomp-default.hssk.vn' };
  const spec = {
    matchConstraints: {
      namespaceSelector: {
        matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system'] }],
      },
      resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
    },
    matchConditions: [
      {
        name: 'no-profile-of-its-own',
        expression: '!has(object.spec.securityContext) || !has(object.spec.securityContext.seccompProfile)',
      },
    ],
    failurePolicy: 'Fail',
    reinvocationPolicy: 'Never',
    mutations: [{ patchType: 'ApplyConfiguration', applyConfiguration: { expression: runtimeDefault } }],
  };
  return [
    { apiVersion: group, kind: 'MutatingAdmissionPolicy', metadata, spec } as ClusterObject,
    {
      apiVersion: group,
      kind: 'MutatingAdmissionPolicyBinding',
      metadata,
      spec: { policyName: metadata.name },
    } as ClusterObject,
  ];
}

const runtimeDefault =
  'Object{spec: Object.spec{securityContext: Object.spec.securityContext{seccompProfile: Object.spec.securityContext.seccompProfile{type: "RuntimeDefault"}}}}';
