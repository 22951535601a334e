import { type Command, Option } from 'commander';
import { log } from '../log.ts';
import { GROUPS } from './examples.ts';
import { EXIT } from './exit.ts';

/** Adds `--log` to the program: whatever command runs, its beginning and its end are logged, and what happens between. */
export function addLog(program: Command, version: string): void {
  program
    .addOption(
      new Option(
        '--log <file>',
        'append what happens to a file, as JSON lines without anything about users',
      ).helpGroup(GROUPS.everywhere),
    )
    .hook('preAction', async (_, command) => {
      const { log: path } = program.opts<{ log?: string }>();
      if (path === undefined) return;
      const { closeLog, openLog } = await import('../log-file.ts');
      const opened = openLog(path);
      if (!opened.ok) {
        process.stderr.write(`${opened.error.message}\n${opened.error.hint}\n`);
        process.exit(EXIT.usage);
      }
      const startedMs = performance.now();
      const name = command === program ? 'wizard' : command.name();
      log('started', { command: name, version, node: process.version, platform: process.platform });
      process.on('exit', (exitCode) => {
        log('ended', { exitCode, ms: performance.now() - startedMs });
        closeLog();
      });
    });
}
