/** A node could not be reached, or did not come to an end in time. */
export class NodeError extends Error {
  override readonly name = 'NodeError';
}
