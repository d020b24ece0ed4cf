export const runtimeNames = ['containerd', 'docker'] as const;

/** As minikube's `--container-runtime` says it. */
export type RuntimeName = (typeof runtimeNames)[number];
