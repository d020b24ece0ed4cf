/** A stream that may be closed by its reader at any time (`| head`). */
export interface Output {
  readonly closed: boolean;
  /** Written, or dropped without a word once the reader is gone. */
  readonly write: (text: string) => void;
}

/**
 * Ends output quietly when it cannot be written any more: the reader left (EPIPE), the terminal is gone (EIO), the
 * disk is full (ENOSPC). The run is not the output: whether it goes on is for `onClosed` to decide, called once.
 */
export function guardOutput(stream: NodeJS.WritableStream, onClosed: (error: Error) => void = () => undefined): Output {
  let closed = false;
  stream.on('error', (error: Error) => {
    if (closed) return;
    closed = true;
    onClosed(error);
  });
  return {
    get closed() {
      return closed;
    },
    write(text) {
      if (!closed) stream.write(text);
    },
  };
}
