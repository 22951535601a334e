import { render } from 'ink';
import { isTerminalLost, whenTerminalIsLost } from '../lost-terminal.ts';
import type { Session } from '../session/session.ts';
import type { TerminalChoices } from '../terminal.ts';
import { App } from './app.tsx';
import type { Leaving } from './app-keys.ts';
import { followWork } from './call-back.ts';
import { pauseInput } from './standard-input.ts';
import { followStatus, NO_PROGRESS, RESTORE_TITLE, SAVE_TITLE } from './terminal-status.ts';

const BELL = '\u0007';

/** What goes on beside the screen: the tab's title and mark, the bell. Returns what ends it. */
function besides(session: Session, choices: TerminalChoices, write: (text: string) => void): () => void {
  const ends: (() => void)[] = [];
  if (choices.hasStatus) {
    write(SAVE_TITLE);
    ends.push(followStatus(session, write), () => write(NO_PROGRESS + RESTORE_TITLE));
  }
  if (choices.hasBell) ends.push(followWork(session, () => write(BELL)));
  return () => {
    for (const end of ends) end();
  };
}

/**
 * Shows the wizard until the person leaves it; the terminal is then as it was, whatever happens. Resolves with how they
 * left. @throws what went wrong in the wizard itself, a rejected promise that nobody waited for included
 */
export async function runWizard(
  session: Session,
  choices: TerminalChoices,
  stdout: NodeJS.WriteStream = process.stdout,
): Promise<Leaving> {
  let how: Leaving = 'left';
  // Ink does this after its first frame; a key that is struck before would be echoed, and lost.
  process.stdin.setRawMode(true);
  const app = render(
    <App
      session={session}
      choices={choices}
      onLeave={(leaving) => {
        how = leaving;
      }}
    />,
    {
      stdout,
      alternateScreen: true,
      // Ink would end with exit code 0; the wizard decides itself what Ctrl-C means.
      exitOnCtrlC: false,
      patchConsole: true,
      // Whether there is a terminal was looked at before.
      interactive: true,
      // What changes by itself is held to ten times a second by the live store. Ink's own limit would only make a key wait
      // for the frame of a change before it: up to 34 ms at the usual 30.
      maxFps: 120,
      // Only what has changed is written: in a list two fifths of the frame at 80x24, a sixth at 200x60, which is felt over
      // SSH. It needs texts whose width is the same in every terminal, and `display` sees to that.
      incrementalRendering: true,
    },
  );
  const end = besides(session, choices, (text) => stdout.write(text));
  const stop = () => {
    how = 'interrupted';
    app.unmount();
  };
  const broken: unknown[] = [];
  const breakDown = (error: unknown) => {
    // Ink puts the mode of the terminal back when it is gone, too.
    if (isTerminalLost(error)) return stop();
    broken.push(error);
    app.unmount();
  };
  const stopWatching = whenTerminalIsLost(stop);
  process.once('SIGTERM', stop);
  process.once('SIGHUP', stop);
  process.on('uncaughtException', breakDown);
  try {
    await app.waitUntilExit();
  } finally {
    end();
    stopWatching();
    process.off('SIGTERM', stop);
    process.off('SIGHUP', stop);
    process.off('uncaughtException', breakDown);
    // What is typed from now on is for the shell.
    await pauseInput();
  }
  if (broken.length > 0) throw broken[0];
  return how;
}
