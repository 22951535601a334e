import { plural } from '../../text/format.ts';
import type { Desk, Option } from '../desk.ts';

/** Takes the passwords that fitted out of memory, where there are any. */
export function forgetOption(desk: Desk): readonly Option[] {
  const { length } = desk.state().drafts.passwords.fitted;
  if (length === 0) return [];
  const passwords = plural(length, 'password');
  const forget = async () => {
    if (await desk.act({ type: 'forget-passwords' })) desk.print.say(`${passwords} forgotten.`);
  };
  return [{ name: `Forget ${passwords} kept in memory`, value: forget }];
}
