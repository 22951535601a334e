/** How every command ends. The numbers are a promise to scripts. */
/** 70 is EX_SOFTWARE of sysexits.h. */
export const EXIT = {
  ok: 0,
  otherwise: 1,
  usage: 2,
  refused: 3,
  stopped: 4,
  broken: 70,
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What they mean, in `--help` and README. */
export const EXIT_MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  ok: 'all as predicted, or left before anything was sent',
  otherwise:
    'something went otherwise: records failed, users were kept, a password does not fit, a hash is not solved',
  usage: 'it could not begin: arguments, a file, credentials, the tenant or the terminal do not allow it',
  refused: 'it was refused, and nothing was sent: not confirmed, not decided, or the tenant is not ready',
  stopped: 'it stopped before its end; “resume” (or “undo”) goes on with it',
  broken: 'the program itself went wrong; what it was is in crash-….log where migrations are kept',
  interrupted: 'left at once (Ctrl-C)',
};

function isName(name: string): name is keyof typeof EXIT {
  return Object.hasOwn(EXIT, name);
}

/** "  0    all as predicted …", a line each. */
export function exitCodeLines(): readonly string[] {
  return Object.keys(EXIT)
    .filter(isName)
    .map((name) => `  ${String(EXIT[name]).padEnd(3)}  ${EXIT_MEANINGS[name]}`);
}
