/** A node could not be reached, or did not come to an end in time. */
export class NodeError extends Error {
  override readonly name: string = 'NodeError';
}

/** The way to the node is gone, with the engine or with the node itself: nothing is known of what was asked of it. */
export class NodeGone extends NodeError {
  override readonly name = 'NodeGone';
}
