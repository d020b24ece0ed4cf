/** Something that labs need of the machine. */
export interface Need {
  readonly name: string;
  readonly why: string;
  /** Names of needs without which this one can't be met: they are mended before it. */
  readonly after: readonly string[];
  /** Looks, and changes nothing that lasts. Rejects only for a mistake in labrig. */
  check(): Promise<Check>;
  /** Rejects with an InfraError that says what stood in the way and what to do. */
  mend?(progress: Progress): Promise<void>;
}

export interface Check {
  readonly ok: boolean;
  readonly found: string;
  /** How to mend it: commands that can be pasted, or a sentence. Where it is ok there is none. */
  readonly mend?: string;
  /** Mending needs a person: a decision, or what labrig can't or should not do. */
  readonly byHand?: boolean;
}

/** A need with what was found. */
export interface Finding extends Check {
  readonly name: string;
  readonly why: string;
}

/** Called with what is being done now; may come many times a second. */
export type Progress = (line: string) => void;
