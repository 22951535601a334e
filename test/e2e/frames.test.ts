import { copyFileSync, existsSync, mkdtempSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { startProgram, type TestTerminal } from './pty.ts';

/**
 * Every step as a person sees it, in two sizes: the frames are files beside this one, for reviewers to read. What is
 * another one in each run (ports, times, folders) is masked, cell for cell.
 */

const SAMPLE = new URL('../../samples/acme-legacy.csv', import.meta.url);

let terminal: TestTerminal | undefined;
afterEach(() => terminal?.close());

/** Noon, so that it is the same day everywhere. */
const EXPORTED = new Date('2020-11-14T12:00:00Z');

const MASKS: readonly (readonly [RegExp, string])[] = [
  [/127\.0\.0\.1:[0-9]{5}/g, '127.0.0.1:#####'],
  [/(?:\/private)?\/tmp\/f-[A-Za-z0-9]{6}/g, '/tmp/f-######'],
  [/[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{6}/g, '####-##-##-######'],
  // When the sample was checked out.
  [/(kB {2}).{13}( {2}★)/g, '$1## Mmm ####  $2'],
  [/[0-9]{2}:[0-9]{2}:[0-9]{2}/g, '##:##:##'],
  [/job_[A-Za-z0-9]{16}/g, 'job_################'],
  // How long the import took and how fast it was, and the line of its rates.
  [/( of [0-9]+ users {3}).*$/gm, '$1#.# s'],
  [/(jobs?, )[0-9.]+ s$/gm, '$1#.# s'],
  [/(failed [0-9]+) .*$/gm, '$1'],
];

function frame(screen: string): string {
  const masked = MASKS.reduce((text, [pattern, mask]) => text.replace(pattern, mask), screen);
  return `${masked.replace(/ +$/gm, '')}\n`;
}

describe('every step', () => {
  test.each([
    [80, 24],
    [120, 40],
  ])(
    'of %ix%i is as its frame says, comes back as it was, and survives other sizes',
    async (columns, rows) => {
      const directory = mkdtempSync('/tmp/f-');
      const file = join(directory, 'legacy.csv');
      copyFileSync(SAMPLE, file);
      utimesSync(file, EXPORTED, EXPORTED);
      const home = join(directory, 'home');
      const wizard = startProgram({
        columns,
        rows,
        cwd: directory,
        // The command that is shown is the one of README, not the path of some machine.
        env: { AUTH0_IMPORT_WIZARD_HOME: home, npm_lifecycle_event: 'start' },
      });
      terminal = wizard;
      const now = async () => {
        await wizard.still();
        return frame(wizard.screen());
      };
      const expectFrame = async (name: string, ...texts: readonly string[]) => {
        for (const text of texts) await wizard.waitFor(text);
        const path = `frames/${columns}x${rows}/${name}.txt`;
        const golden = new URL(path, import.meta.url);
        const kept = existsSync(golden) ? readFileSync(golden, 'utf8') : undefined;
        // A machine that is busy may stand still before the last of it is drawn.
        let seen = await now();
        for (const end = Date.now() + 5_000; kept !== undefined && seen !== kept && Date.now() < end; )
          seen = await now();
        await expect(seen).toMatchFileSnapshot(path);
        return seen;
      };
      /** Comes to be this frame. What is known of the file by now is in the title only. */
      const expectAgain = async (before: string) => {
        const body = (text: string) => text.slice(text.indexOf('\n'));
        for (const end = Date.now() + 5_000; body(await now()) !== body(before); )
          if (Date.now() > end) break;
        expect(body(await now())).toBe(body(before));
      };
      const enter = () => wizard.press('enter');

      await expectFrame('1-tenant', '❯ Embedded tenant');
      enter();
      await expectFrame('2-connection', '❯ Initial-Migration-Connection');
      enter();
      const source = await expectFrame('3-source', '❯ legacy.csv', 'about 508 records');
      enter();
      await wizard.waitFor('❯ card_token');
      await wizard.see('g');
      const mapping = await expectFrame('4-mapping', '[Mapping]', 'about 508 records');
      if (columns < 110) {
        await wizard.see('vjjn');
        await expectFrame('4-mapping-user', 'Line 3 as a user');
        await wizard.see('vNkk');
      }
      await wizard.see(' ');
      await expectFrame('4-mapping-targets', 'keeps the old id');
      await wizard.see('\u001b');
      enter();
      const passwords = await expectFrame('5-passwords', '508 records read');
      await wizard.see('v');
      await expectFrame('5-passwords-known', 'A password you know');
      await wizard.see('\u001b');
      enter();
      await wizard.waitFor('Planned: 419 created');
      await wizard.see('jj');
      const shown = columns < 110 ? 'bob@example.com' : 'Line 6: undecided';
      const classes = await expectFrame('6-collisions', '❯ ⚠', shown);
      await wizard.see('\t');
      for (const _key of [1, 2, 3]) await wizard.see('\u001b[C');
      const records = await expectFrame('6-collisions-record', 'Line 6: created', 'Planned: 420 created');

      // Another size and back; to the first step and back: nothing is lost, and the frame is the same.
      for (const [otherColumns, otherRows] of [
        [200, 60],
        [60, 20],
        [101, 33],
        [columns, rows],
      ] as const)
        wizard.resize(otherColumns, otherRows);
      await expectAgain(records);
      for (const _key of [1, 2, 3]) await wizard.see('u');
      await wizard.see('\u001b');
      await expectAgain(classes);
      for (const [heading, before] of [
        ['[Passwords]', passwords],
        ['[Mapping]', mapping],
        ['[Source]', source],
      ] as const) {
        wizard.press('escape');
        await wizard.waitFor(heading);
        await expectAgain(before);
      }
      for (const heading of ['[Mapping]', '[Passwords]', '[Collisions]']) {
        enter();
        await wizard.waitFor(heading);
      }
      await expectAgain(classes);

      enter();
      await expectFrame('7-review', 'Nothing has been sent yet.', '135 records');
      await wizard.see('c');
      await expectFrame('7-review-checks', '❯ ⚠ Usernames');
      await wizard.see('\u001b');
      enter();
      await wizard.waitFor('processing');
      await wizard.waitFor('All jobs have ended');
      await expectFrame('8-import', 'All jobs have ended');
      enter();
      await expectFrame('9-report', 'Everything went exactly');
      await wizard.see('?');
      await expectFrame('9-report-help', 'What the preview promised');
    },
    120_000,
  );
});
