import {
  DefaultRenderer,
  Listr,
  type ListrDefaultRendererLogLevels,
  type ListrDefaultRendererTask,
  ListrLogger,
  ProcessOutput,
} from 'listr2';
import { composeLine, type LiveLine } from './live-lines.ts';
import type { Style } from './style.ts';
import { clip } from './width.ts';

/** A terminal to draw on. */
export interface Canvas {
  readonly columns: number;
  readonly rows: number;
  write(text: string): void;
}

/** Lines that are redrawn together until all of them are settled: a list of listr2's. */
export interface Phase {
  update(lines: readonly LiveLine[]): void;
  /** No line will change any more. */
  end(): void;
  /** Draws until `end`; what is drawn last stays. */
  run(): Promise<void>;
}

export function createPhase(first: readonly LiveLine[], canvas: Canvas, style: Style): Phase {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  let current = new Map(first.map((line) => [line.key, line]));
  const draw = new Map<string, () => void>();
  const list = new Listr(
    first.map(({ key }) => ({
      title: key,
      task: async (_context: unknown, task: { title: string }) => {
        draw.set(key, () => {
          const line = current.get(key);
          if (line !== undefined) task.title = `${icons[line.state]} ${composeLine(line, canvas.columns - frame)}`;
        });
        draw.get(key)?.();
        await ended;
      },
    })),
    {
      concurrent: true,
      exitOnError: false,
      // Ctrl-C is the engine's matter.
      registerSignalListeners: false,
      renderer: rendererOn(canvas, style),
      rendererOptions: { logger: loggerOn(canvas) },
    },
  );
  return {
    update(lines) {
      current = new Map(lines.map((line) => [line.key, line]));
      for (const redraw of draw.values()) redraw();
    },
    end: () => {
      end();
    },
    run: async () => {
      await list.run();
    },
  };
}

const icons: Readonly<Record<LiveLine['state'], string>> = { running: ' ', ok: '✔', bad: '✖', unsure: '?', open: '-' };

/** Columns beside a line's text: the indent, the icon and a space, and one at the end that some terminals wrap at. */
const frame = 5;

/** listr2's own renderer, except that it asks our terminal for its width and takes the icons from the lines. */
function rendererOn(canvas: Canvas, style: Style) {
  return class extends DefaultRenderer {
    static override nonTTY = true;

    protected override style(task: ListrDefaultRendererTask): string {
      return task.isPending() ? super.style(task) : '';
    }

    protected override format(message: string, spinner: string): string[] {
      const icon = message.slice(0, 1);
      const text = clip(message.slice(2), canvas.columns - frame);
      return [`  ${paintIcon(icon, spinner, style)} ${text}`];
    }
  };
}

function paintIcon(icon: string, spinner: string, style: Style): string {
  if (icon === icons.running) return spinner === '' ? '-' : style.weak(plainSpinner(spinner));
  if (icon === icons.ok) return style.good(icon);
  return icon === icons.bad ? style.bad(icon) : style.unsure(icon);
}

/** listr2 paints the spinner by what it finds in the environment; ours has asked the command line as well. */
function plainSpinner(spinner: string): string {
  return spinner.replace(/\u001b\[\d+m/g, '');
}

function loggerOn(canvas: Canvas): ListrLogger<ListrDefaultRendererLogLevels> {
  return new ListrLogger<ListrDefaultRendererLogLevels>({
    useIcons: true,
    toStderr: [],
    processOutput: new CanvasOutput(canvas),
  });
}

/** listr2 takes over the process's own streams while it draws; a view must not: other output would be held back. */
class CanvasOutput extends ProcessOutput {
  private readonly canvas: NodeJS.WriteStream;

  constructor(canvas: Canvas) {
    // Of a stream, listr2 and log-update use write, columns and rows.
    const stream = canvas as unknown as NodeJS.WriteStream;
    super(stream, stream);
    this.canvas = stream;
  }

  override get stdout(): NodeJS.WriteStream {
    return this.canvas;
  }

  override hijack(): void {
    this.active = true;
  }

  override release(): void {
    this.active = false;
  }
}
