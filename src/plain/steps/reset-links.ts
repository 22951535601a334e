import { asksForYes, YES } from '../../flow/reset-links-draft.ts';
import { result } from '../../flow/selectors.ts';
import { display } from '../../text/display.ts';
import { plural } from '../../text/format.ts';
import { LINKS_WARNING, linkRestTexts, linksText, withoutPasswordText } from '../../view/reset-links.ts';
import { RESET_LINKS_WORDS } from '../../view/step-words.ts';
import type { Desk, Option } from '../desk.ts';
import { withoutSign } from '../printer.ts';

function sayMade(desk: Desk): void {
  const facts = result(desk.state(), 'reset-links');
  if (facts === undefined) return;
  desk.print.say(withoutSign(linksText(desk.state())));
  desk.print.say(`${plural(facts.made, 'link')} written to ${display(facts.path)}`);
  for (const text of Object.values(linkRestTexts(facts))) if (text !== undefined) desk.print.say(`${text}.`);
}

/** Whoever has a link can take the account: they are made after a word that is typed, and shown nowhere. */
async function openResetLinks(desk: Desk): Promise<void> {
  if (!(await desk.act({ type: 'open-reset-links' }))) return;
  desk.print.heading(RESET_LINKS_WORDS.title);
  if (result(desk.state(), 'reset-links') === undefined) desk.print.say(withoutPasswordText(desk.state()));
  else sayMade(desk);
  desk.print.say(LINKS_WARNING);
  if (asksForYes(desk.state())) {
    const text = await desk.ask.input({ message: `Type ${YES} to make them, Enter alone to go back` });
    if (text.trim() === '') desk.print.say('No link has been made.');
    else if (await desk.act({ type: 'type-yes', text }, { type: 'confirm' })) sayMade(desk);
  }
  desk.session.dispatch({ type: 'back' });
}

/** Where users arrived without a password. */
export function resetLinksOption(desk: Desk): readonly Option[] {
  if (result(desk.state(), 'run')?.mustReset === undefined) return [];
  const name = 'Links with which users without a password choose one';
  return [{ name, value: () => openResetLinks(desk) }];
}
