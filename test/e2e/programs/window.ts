import { spawn } from '@lydell/node-pty';

/** A terminal window with a program in it: `node window.ts TERM COMMAND…`. When this process is killed the window is gone. */

const [, , name = 'xterm-256color', file = 'sh', ...args] = process.argv;
const { PATH = '', HOME = '', AUTH0_IMPORT_WIZARD_HOME = '' } = process.env;
const env = { PATH, HOME, AUTH0_IMPORT_WIZARD_HOME, LANG: 'C.UTF-8' };
spawn(file, args, { name, cols: 80, rows: 24, env }).onData((data) => process.stdout.write(data));
