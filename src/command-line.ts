import { basename, delimiter, dirname, isAbsolute, relative, resolve } from 'node:path';

/** The way this program was started, so that a command that is shown runs as it is shown. */

const NAME = 'auth0-import-wizard';

type Started = Pick<NodeJS.Process, 'argv' | 'execPath' | 'env' | 'platform'> & { cwd(): string };

/** One word of a shell's command line. */
export function shellWord(text: string, platform: NodeJS.Platform = process.platform): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  if (platform === 'win32') return `"${text.replaceAll('"', '""')}"`;
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function programCommand({ argv, execPath, env, platform }: Started): string {
  const [, script = NAME] = argv;
  // Set by npm for whatever it runs: https://docs.npmjs.com/cli/using-npm/scripts
  if (env.npm_lifecycle_event === 'start') return 'npm start --silent --';
  if (basename(script) !== NAME) return `${shellWord(execPath, platform)} ${shellWord(script, platform)}`;
  if (env.npm_command === 'exec') return `npx ${NAME}`;
  const isOnPath = (env.PATH ?? '').split(delimiter).includes(dirname(script));
  return isOnPath ? NAME : shellWord(script, platform);
}

/** `--home DIR`, where it was given. */
function homeOption({ argv, cwd, platform }: Started): string {
  const at = argv.findLastIndex((word) => word === '--home' || word.startsWith('--home='));
  if (at === -1) return '';
  const given = argv[at] === '--home' ? argv[at + 1] : argv[at]?.slice('--home='.length);
  return given === undefined ? '' : ` --home ${shellWord(resolve(cwd(), given), platform)}`;
}

/** The command that runs a migration.json, or a migration by its name. */
export function runCommand(target: string, started: Started = process): string {
  return `${programCommand(started)}${homeOption(started)} run ${shellWord(target, started.platform)}`;
}

/** A path as somebody would type it from here. */
export function pathFromHere(path: string, cwd = process.cwd()): string {
  const way = relative(cwd, path);
  return way === '' || way.startsWith('..') || isAbsolute(way) ? path : way;
}
