import { render } from 'ink';
import type { Session } from '../session/session.ts';
import { App, type Leaving } from './app.tsx';
import { NO_PROGRESS, RESTORE_TITLE, SAVE_TITLE, understandsStatus } from './terminal-status.ts';

/** Shows the wizard until the person leaves it; the terminal is then as it was. Resolves with how they left. */
export async function runWizard(session: Session): Promise<Leaving> {
  let how: Leaving = 'left';
  // Ink does this after its first frame; a key that is struck before would be echoed, and lost.
  process.stdin.setRawMode(true);
  const app = render(
    <App
      session={session}
      onLeave={(leaving) => {
        how = leaving;
      }}
    />,
    {
      alternateScreen: true,
      // Ink would end with exit code 0; the wizard decides itself what Ctrl-C means.
      exitOnCtrlC: false,
      patchConsole: true,
    },
  );
  const hasStatus = understandsStatus(process.env);
  if (hasStatus) process.stdout.write(SAVE_TITLE);
  const stop = () => {
    how = 'interrupted';
    app.unmount();
  };
  process.once('SIGTERM', stop);
  process.once('SIGHUP', stop);
  await app.waitUntilExit();
  if (hasStatus) process.stdout.write(NO_PROGRESS + RESTORE_TITLE);
  process.off('SIGTERM', stop);
  process.off('SIGHUP', stop);
  return how;
}
