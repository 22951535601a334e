/** What the wizard needs to know of the terminal before it takes it over. */

/** What every screen fits into. */
export const MIN_COLUMNS = 80;
export const MIN_ROWS = 24;

interface Terminal {
  readonly stdin: { readonly isTTY?: boolean };
  readonly stdout: { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** One sentence on why the full-screen wizard can not run here; undefined when it can. */
export function terminalObstacle({ stdin, stdout, env }: Terminal): string | undefined {
  if (stdin.isTTY !== true || stdout.isTTY !== true) {
    return 'The wizard asks questions, so it needs a terminal: run it in one, without redirecting its input or output.';
  }
  if (env.TERM === 'dumb') {
    return 'This terminal (TERM=dumb) can not show the wizard: run it in a full terminal.';
  }
  const { columns = MIN_COLUMNS, rows = MIN_ROWS } = stdout;
  // A pseudo-terminal without a size reports zero; the wizard waits for the real one.
  if (columns > 0 && rows > 0 && (columns < MIN_COLUMNS || rows < MIN_ROWS)) {
    return `The wizard needs a terminal of ${MIN_COLUMNS}x${MIN_ROWS} characters; this one has ${columns}x${rows}. Make it larger and start again.`;
  }
  return undefined;
}
