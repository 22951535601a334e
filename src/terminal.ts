/** What the wizard needs to know of the terminal before it takes it over. */

/** What every screen fits into. */
export const MIN_COLUMNS = 80;
export const MIN_ROWS = 24;

interface Terminal {
  readonly stdin: { readonly isTTY?: boolean };
  readonly stdout: { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** How the wizard runs without a full screen: with arrow keys, or line by line. */
export type PlainForm = 'arrows' | 'lines';

/**
 * Where a person says that what is on the screen is read to them. A terminal can not know it: screen readers tell no
 * program. INK_SCREEN_READER is Ink's own, ACCESSIBLE is what prompts of other programs go by, and
 * ACCESSIBILITY_ENABLED is set on Linux for programs that Orca shall be able to read.
 */
function hasScreenReader({ INK_SCREEN_READER, ACCESSIBLE, ACCESSIBILITY_ENABLED }: Terminal['env']): boolean {
  const isSet = (value: string | undefined) => value !== undefined && !['', '0', 'false'].includes(value);
  return INK_SCREEN_READER === 'true' || isSet(ACCESSIBLE) || isSet(ACCESSIBILITY_ENABLED);
}

/**
 * Undefined: with a full screen.
 * @param plain what the command line says: `--plain`, `--no-plain` or nothing
 */
export function plainForm(plain: boolean | undefined, env: Terminal['env']): PlainForm | undefined {
  if (env.TERM === 'dumb') return 'lines';
  if (plain === false) return undefined;
  if (hasScreenReader(env)) return 'lines';
  return plain === true ? 'arrows' : undefined;
}

/** One sentence on why the wizard can not run here; undefined when it can. */
export function terminalObstacle(
  { stdin, stdout }: Terminal,
  plain: PlainForm | undefined,
): string | undefined {
  if (stdin.isTTY !== true || stdout.isTTY !== true) {
    return 'The wizard asks questions, so it needs a terminal: run it in one, without redirecting its input or output.';
  }
  if (plain !== undefined) return undefined;
  const { columns = MIN_COLUMNS, rows = MIN_ROWS } = stdout;
  // A pseudo-terminal without a size reports zero; the wizard waits for the real one.
  if (columns > 0 && rows > 0 && (columns < MIN_COLUMNS || rows < MIN_ROWS)) {
    return `The wizard needs a terminal of ${MIN_COLUMNS}x${MIN_ROWS} characters; this one has ${columns}x${rows}. Make it larger and start again, or use --plain.`;
  }
  return undefined;
}
