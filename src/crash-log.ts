import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { messageKind } from './migration/report/message-kind.ts';
import { createPrivateFile } from './migration/report/private-file.ts';
import { display } from './text/display.ts';

/** What is written down when the program itself goes wrong: where it was, and nothing of anybody's data. */

/** A message may quote a value of the legacy file; what stands in quotes goes, and so do addresses, ids and hashes. */
function withoutValues(message: string): string {
  return messageKind(message.replace(/"[^"]*"|'[^']*'|“[^”]*”|`[^`]*`/g, '"…"'));
}

/** The frames of a stack: functions, files and lines of the program. The message in front of them is not theirs. */
function frames(stack: string | undefined): readonly string[] {
  return (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
}

/** An error and what caused it, as lines that can be shown to others. */
export function crashText(error: unknown, depth = 0): string {
  if (!(error instanceof Error)) return withoutValues(String(error));
  const lines = [`${error.name}: ${withoutValues(error.message)}`, ...frames(error.stack)];
  if (error.cause !== undefined && depth < 5) lines.push(`caused by ${crashText(error.cause, depth + 1)}`);
  return lines.join('\n');
}

/**
 * Writes a log into the migrations' home, readable for its owner only.
 * @param at where the person was: "step import"
 * @returns its path; undefined when it can not be written
 */
export function writeCrashLog(
  home: string,
  error: unknown,
  at: string,
  now = new Date(),
): string | undefined {
  const path = join(home, `crash-${now.toISOString().replace(/[:.]/g, '-')}.log`);
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    const file = createPrivateFile(path);
    file.write(`${now.toISOString()}, ${at}, Node ${process.version}, ${process.platform}\n`);
    file.write(`${crashText(error)}\n`);
    file.close();
    return path;
  } catch {
    return undefined;
  }
}

/** Writes the log, and says where: a sentence with a space in front of it, or nothing where it could not be written. */
export function whereCrashIsLogged(home: string, error: unknown, at: string): string {
  const log = writeCrashLog(home, error, at);
  return log === undefined ? '' : ` What it was is in ${display(log)}, without anybody’s data.`;
}
