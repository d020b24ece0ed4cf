import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** A program that stays open: it is written to and read from for as long as it is wanted. */
export interface OpenProgram {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** How it ended; one that could not be started has code 127. Never rejects. */
  readonly ended: Promise<Ended>;
  /** Ends the program and its children. */
  readonly kill: () => void;
}

export interface Ended {
  readonly code: number;
  readonly reason: string;
}

export type Open = (file: string, args: readonly string[]) => OpenProgram;

/** The real {@link Open}. A group of its own keeps a terminal's Ctrl-C from it: labrig ends it in its own order. */
export const open: Open = (file, args) => {
  const child: ChildProcessByStdio<Writable, Readable, Readable> = spawn(file, args, {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once('error', (error) => {
      resolve({ code: 127, reason: error.message });
    });
    child.once('close', (code, signal) => {
      resolve({ code: code ?? 128, reason: signal === null ? `exit code ${code ?? ''}` : `signal ${signal}` });
    });
  });
  // A pipe that breaks is told by `ended`.
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.on('error', () => undefined);
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    ended,
    kill: () => {
      child.stdin.end();
      child.kill('SIGKILL');
    },
  };
};
