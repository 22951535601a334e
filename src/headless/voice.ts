import type { UserError } from '../result.ts';
import { display } from '../text/display.ts';
import { eventLine, type Unsaid } from './run-events.ts';

/** Where a command says what: results for people or for programs, and beside them how far it is. */
export interface Voice {
  /** For programs; nothing where none reads. */
  event(event: Unsaid): void;
  /** Results for people. Whole lines, safe to show. */
  print(text: string): void;
  /** How far it is, a line. */
  say(text: string): void;
  /** What went wrong, for both. */
  problem(error: UserError): void;
}

/** @param json standard output is read by a program: what is for people goes beside it */
export function voice(json: boolean): Voice {
  const say = (text: string) => process.stderr.write(`${text}\n`);
  const event = (told: Unsaid) => {
    if (json) process.stdout.write(eventLine(told));
  };
  return {
    event,
    say,
    print: (text) => (json ? process.stderr : process.stdout).write(text),
    problem({ code, message, hint }) {
      event({ event: 'problem', code, message, ...(hint === undefined ? {} : { hint }) });
      say(display(message));
      if (hint !== undefined) say(`  ${display(hint)}`);
    },
  };
}
