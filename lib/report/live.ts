import type { LiveLine } from './live-lines.ts';
import type { Canvas, Phase } from './live-phase.ts';
import type { Style } from './style.ts';

/** A terminal on which finished text stays above and the lines of what goes on now are redrawn below. */
export interface Live {
  /** Ends what is redrawn and writes lines that stay. */
  print: (lines: readonly string[]) => void;
  /** Ends what is redrawn and begins anew with these lines. */
  begin(lines: readonly LiveLine[]): void;
  /** The lines as they are now, by their keys. */
  update(lines: readonly LiveLine[]): void;
  /** Ends what is redrawn; resolves when all is written. */
  close: () => Promise<void>;
}

export function createLive(canvas: Canvas, style: Style): Live {
  let work: Promise<void> = Promise.resolve();
  let current: Slot | undefined;
  const end = (): void => {
    current?.end();
    current = undefined;
  };
  return {
    print(lines) {
      end();
      if (lines.length === 0) return;
      work = work.then(() => {
        canvas.write(`${lines.join('\n')}\n`);
      });
    },
    begin(lines) {
      end();
      if (lines.length === 0) return;
      const slot = createSlot(lines, canvas, style);
      current = slot;
      work = work.then(slot.run);
    },
    update: (lines) => current?.update(lines),
    close() {
      end();
      return work;
    },
  };
}

interface Slot {
  update(lines: readonly LiveLine[]): void;
  end(): void;
  run: () => Promise<void>;
}

/** A phase that may be told of changes, and of its end, before its turn to be drawn has come. */
function createSlot(first: readonly LiveLine[], canvas: Canvas, style: Style): Slot {
  let lines = first;
  let phase: Phase | undefined;
  let over = false;
  return {
    update(now) {
      lines = now;
      phase?.update(now);
    },
    end() {
      over = true;
      phase?.end();
    },
    async run() {
      // listr2 takes 50 ms to load: only where a terminal is drawn on.
      const { createPhase } = await import('./live-phase.ts');
      phase = createPhase(lines, canvas, style);
      if (over) phase.end();
      await phase.run();
    },
  };
}
