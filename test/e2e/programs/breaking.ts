/**
 * The compiled wizard around a session that breaks as soon as the cursor moves: a program of the tests, to be run in a
 * pseudo-terminal. Arguments: how it breaks, where migrations are kept.
 */

const [how = '', home = ''] = process.argv.slice(2);

process.env.NODE_ENV = 'production';
// Node can load the compiled program, but no JSX; the types are those of the sources.
const compiled = (module: string) => import(new URL(`../../../dist/${module}`, import.meta.url).href);
const { showSession }: typeof import('../../../src/start-wizard.ts') = await compiled('start-wizard.js');
const { createSession }: typeof import('../../../src/session/session.ts') =
  await compiled('session/session.js');
const { terminalChoices }: typeof import('../../../src/terminal.ts') = await compiled('terminal.js');

function breakDown(): Error {
  const cause = new Error('no user auth0|planted-id-0815');
  return new TypeError('Can not read "Planted Name" of planted@example.com', { cause });
}

const session = createSession({ home }, { directory: process.cwd() });
const broken: typeof session = {
  ...session,
  dispatch(event) {
    if (event.type !== 'move') return session.dispatch(event);
    if (how === 'throw') throw breakDown();
    if (how === 'reject') void Promise.reject(breakDown());
    // Drawing comes next, and finds no state to draw.
    if (how === 'draw')
      Object.defineProperty(session.getState(), 'drafts', {
        get: () => {
          throw breakDown();
        },
      });
    session.dispatch(event);
  },
};
process.exitCode = await showSession(broken, home, terminalChoices({}, process.env));
