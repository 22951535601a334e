/** What the wizard needs to know of the terminal before it takes it over, and what the person wants of it. */

/** What every screen fits into. */
export const MIN_COLUMNS = 80;
export const MIN_ROWS = 24;

type Environment = Readonly<Record<string, string | undefined>>;

interface Terminal {
  readonly stdin: { readonly isTTY?: boolean };
  readonly stdout: { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };
  readonly env: Environment;
}

/** `CI` says that nobody is there to answer, unless it says no. */
function isUnattended({ CI: ci = '' }: Environment): boolean {
  return !['', '0', 'false'].includes(ci);
}

/** How the wizard runs without a full screen: with arrow keys, or line by line. */
export type PlainForm = 'arrows' | 'lines';

/**
 * Where a person says that what is on the screen is read to them. A terminal can not know it: screen readers tell no
 * program. INK_SCREEN_READER is Ink's own, ACCESSIBLE is what prompts of other programs go by, and
 * ACCESSIBILITY_ENABLED is set on Linux for programs that Orca shall be able to read.
 */
function hasScreenReader({ INK_SCREEN_READER, ACCESSIBLE, ACCESSIBILITY_ENABLED }: Environment): boolean {
  const isSet = (value: string | undefined) => value !== undefined && !['', '0', 'false'].includes(value);
  return INK_SCREEN_READER === 'true' || isSet(ACCESSIBLE) || isSet(ACCESSIBILITY_ENABLED);
}

/**
 * Undefined: with a full screen.
 * @param plain what the command line says: `--plain`, `--no-plain` or nothing
 */
export function plainForm(plain: boolean | undefined, env: Environment): PlainForm | undefined {
  if (env.TERM === 'dumb') return 'lines';
  if (plain === false) return undefined;
  if (hasScreenReader(env)) return 'lines';
  return plain === true ? 'arrows' : undefined;
}

/** What does the same without asking. */
const INSTEAD = '“auth0-import-wizard run migration.json --yes” asks nothing.';

/** One line on why the wizard can not run here, and what to do instead; undefined when it can. */
export function terminalObstacle(
  { stdin, stdout, env }: Terminal,
  plain: PlainForm | undefined,
): string | undefined {
  if (stdin.isTTY !== true || stdout.isTTY !== true) {
    return `The wizard asks questions, so it needs a terminal: run it in one, without redirecting its input or output. ${INSTEAD}`;
  }
  if (isUnattended(env)) {
    return `The wizard asks questions, and CI is set, so nobody is there to answer; CI=0 says that somebody is. ${INSTEAD}`;
  }
  if (plain !== undefined) return undefined;
  const { columns = MIN_COLUMNS, rows = MIN_ROWS } = stdout;
  // A pseudo-terminal without a size reports zero; the wizard waits for the real one.
  if (columns > 0 && rows > 0 && (columns < MIN_COLUMNS || rows < MIN_ROWS)) {
    return `The wizard needs a terminal of ${MIN_COLUMNS}x${MIN_ROWS} characters; this one has ${columns}x${rows}. Make it larger and start again, or use --plain.`;
  }
  return undefined;
}

/** What the command line says about the terminal; undefined where it says nothing. */
export interface TerminalFlags {
  readonly color?: boolean;
  readonly ascii?: boolean | undefined;
  readonly motion?: boolean;
  readonly bell?: boolean;
}

/** How the wizard uses the terminal: from the command line, else from the environment. */
export interface TerminalChoices {
  /** What `FORCE_COLOR` has to be for the libraries that draw; undefined: they see for themselves. */
  readonly forceColor: string | undefined;
  /** Only ASCII for the signs that are ours. */
  readonly isAscii: boolean;
  /** Something may turn while work goes on. */
  readonly hasMotion: boolean;
  readonly hasBell: boolean;
  /** The tab's title and its progress mark. */
  readonly hasStatus: boolean;
  readonly hasLinks: boolean;
}

/** Terminals that print what they do not understand. */
const PLAIN_TERMINALS: readonly string[] = ['', 'dumb', 'linux', 'vt100'];

/**
 * The locale's character set, as POSIX decides it: the first that is set of LC_ALL, LC_CTYPE and LANG. Where none is
 * set, as in many containers, nothing is known of the terminal, and nearly all of them are UTF-8 today.
 */
function saysOtherThanUtf8({ LC_ALL, LC_CTYPE, LANG }: Environment): boolean {
  const locale = LC_ALL || LC_CTYPE || LANG || '';
  return locale !== '' && !/utf-?8/i.test(locale);
}

/** NO_COLOR comes first, then the option, then FORCE_COLOR. Sources: no-color.org, force-color.org. */
function forcedColor({ color }: TerminalFlags, { NO_COLOR, FORCE_COLOR }: Environment): string | undefined {
  if (NO_COLOR !== undefined && NO_COLOR !== '') return '0';
  return color === false ? '0' : FORCE_COLOR;
}

export function terminalChoices(flags: TerminalFlags, env: Environment): TerminalChoices {
  const { TERM: term = '' } = env;
  const forceColor = forcedColor(flags, env);
  const hasStatus = !PLAIN_TERMINALS.includes(term);
  return {
    forceColor,
    // The Linux console has a font of at most 512 characters; ticks and arrows are not among them.
    isAscii: flags.ascii ?? (term === 'linux' || saysOtherThanUtf8(env)),
    hasMotion: flags.motion !== false,
    hasBell: flags.bell !== false,
    hasStatus,
    hasLinks: hasStatus && forceColor !== '0' && forceColor !== 'false',
  };
}

/** Everything a terminal of today can do. */
export const FULL_TERMINAL: TerminalChoices = {
  forceColor: undefined,
  isAscii: false,
  hasMotion: true,
  hasBell: true,
  hasStatus: true,
  hasLinks: true,
};
