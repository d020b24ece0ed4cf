/** What an ingress controller is known by. */
export interface ControllerIdentity {
  readonly name: 'traefik' | 'nginx';
  /** What its IngressClass says in `spec.controller`. */
  readonly controller: string;
  /** Annotations that only it understands begin with this. */
  readonly annotations: string;
}

export const traefikIdentity: ControllerIdentity = {
  name: 'traefik',
  controller: 'traefik.io/ingress-controller',
  annotations: 'traefik.ingress.kubernetes.io/',
};

export const nginxIdentity: ControllerIdentity = {
  name: 'nginx',
  controller: 'k8s.io/ingress-nginx',
  annotations: 'nginx.ingress.kubernetes.io/',
};

export const controllerIdentities: readonly ControllerIdentity[] = [traefikIdentity, nginxIdentity];
