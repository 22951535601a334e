import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { PROGRAM, startProgram, type TestTerminal } from './pty.ts';
import { startSmall, walkToReport } from './small-migration.ts';

/** The terminal goes to other programs and comes back: pager, editor, shell. */

let terminal: TestTerminal;
afterEach(() => terminal.close());

function folder(): string {
  return mkdtempSync(join(tmpdir(), 'handover-'));
}

/** A program that says who it is, reads a line from the terminal, and writes down what it was given. */
function program(directory: string, name: string): string {
  const path = join(directory, name);
  const script = `#!/bin/sh\necho "${name} has the terminal"\nread -r line\necho "$line $*" > "${path}.log"\n`;
  writeFileSync(path, script);
  chmodSync(path, 0o755);
  return path;
}

describe('a file of the report', () => {
  test('is shown by the pager and opened by the editor, each with all keys and Ctrl-C to itself', async () => {
    const tools = folder();
    const [pager, editor] = [program(tools, 'pager'), program(tools, 'editor')];
    ({ terminal } = startSmall('id,email\n1,ann@example.com\n2,not an address\n', {
      env: { PAGER: `${pager} -R`, EDITOR: editor },
    }));
    await walkToReport(terminal);
    const before = terminal.screen();

    terminal.type('o');
    await terminal.waitFor('pager has the terminal');
    expect(terminal.buffer()).toBe('normal');
    terminal.type('jjq of the pager\r');
    await terminal.waitFor('What happened');
    expect(readFileSync(`${pager}.log`, 'utf8')).toMatch(/^jjq of the pager -R .*\/report\.md\n$/);
    expect(terminal.screen()).toBe(before);

    terminal.type('e');
    await terminal.waitFor('editor has the terminal');
    terminal.press('ctrl-c');
    await terminal.waitFor('What happened');
    expect(existsSync(`${editor}.log`)).toBe(false);
    expect(terminal.screen()).toBe(before);

    terminal.type('?');
    await terminal.waitFor('Esc closes this.');
  });
});

describe('the shell', () => {
  test('gets the terminal back with Ctrl-Z, and fg brings the wizard back as it was', async () => {
    const home = folder();
    terminal = startProgram({
      command: ['bash', '--norc', '--noprofile', '-i'],
      env: { AUTH0_IMPORT_WIZARD_HOME: home, PS1: 'shell> ' },
    });
    await terminal.waitFor('shell>');
    terminal.type(`${process.execPath} ${PROGRAM}\r`);
    await terminal.waitFor('❯ Embedded tenant');
    terminal.press('down');
    await terminal.waitFor('❯ Your Auth0 tenant');
    const before = terminal.screen();
    for (const word of ['one', 'two']) {
      terminal.press('ctrl-z');
      await terminal.waitFor('Stopped');
      expect(terminal.buffer()).toBe('normal');
      expect(terminal.raw()).toContain('\u001b[?2004l');
      terminal.type(`echo ${word}-$((1 + 1))\r`);
      await terminal.waitFor(`${word}-2`);
      terminal.type('fg\r');
      await terminal.waitFor('❯ Your Auth0 tenant');
      expect(terminal.buffer()).toBe('alternate');
      expect(terminal.screen()).toBe(before);
    }
    terminal.press('up');
    await terminal.waitFor('❯ Embedded tenant');
    terminal.type('q');
    await terminal.waitFor('Nothing was sent.');
    expect(terminal.buffer()).toBe('normal');
    terminal.type('echo still-$((1 + 1))\r');
    await terminal.waitFor('still-2');
  });

  test.each([
    ['with arrow keys', 'xterm-256color', /To which tenant/],
    ['line by line', 'dumb', /Your choice, Enter for 1: $/],
  ])(
    'gets it back from plain mode too, %s, and fg asks again',
    async (_how, term, question) => {
      terminal = startProgram({
        command: ['bash', '--norc', '--noprofile', '-i'],
        env: { AUTH0_IMPORT_WIZARD_HOME: folder(), PS1: 'shell> ' },
        term,
      });
      const said = (from: number) => terminal.raw().slice(from);
      await terminal.waitFor('shell>');
      terminal.type(`${process.execPath} ${PROGRAM} --plain\r`);
      await expect.poll(() => said(0)).toMatch(question);
      for (const word of ['one', 'two']) {
        let from = terminal.raw().length;
        terminal.press('ctrl-z');
        await expect.poll(() => said(from)).toContain('Stopped');
        // What is typed is for the shell, and seen.
        terminal.type(`echo ${word}-$((1 + 1))\r`);
        await expect.poll(() => said(from)).toContain(`${word}-2`);
        from = terminal.raw().length;
        terminal.type('fg\r');
        await expect.poll(() => said(from)).toMatch(question);
      }
      terminal.type('\r');
      await terminal.waitFor('Into which connection?');
    },
    60_000,
  );

  test('that knows no jobs leaves the wizard where it is', async () => {
    terminal = startProgram({ env: { AUTH0_IMPORT_WIZARD_HOME: folder() } });
    await terminal.waitFor('❯ Embedded tenant');
    terminal.press('ctrl-z');
    await expect.poll(() => terminal.raw().split('\u001b[?1049h').length).toBe(3);
    terminal.press('down');
    await terminal.waitFor('❯ Your Auth0 tenant');
  });
});
