/** Ours on the network of each lab; its value is the run's id. */
export const runLabel = 'labrig.run';
/** Ours, beside it: whose it is, in words that only the engine of labrig reads. */
export const ownerLabel = 'labrig.owner';
/** Ours, too: who makes clusters of this sort; absent: kind. */
export const providerLabel = 'labrig.provider';
/** Ours, too: what its nodes run containers with; absent: containerd. */
export const runtimeLabel = 'labrig.runtime';
/** Ours, too: whether packets may leave the lab, and which networks its pods have (CIDRs, by commas). */
export const egressLabel = 'labrig.egress';
export const podSubnetsLabel = 'labrig.pod-subnets';

/** minikube's, on whatever it makes. */
export const madeByMinikube = 'created_by.minikube.sigs.k8s.io';

/** Ours on the workstation of a cluster; its value is the cluster's name. It carries the labels of run and owner, too. */
export const workstationLabel = 'labrig.workstation';
