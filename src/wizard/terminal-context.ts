import { createContext, useContext } from 'react';
import { FULL_TERMINAL, type TerminalChoices } from '../terminal.ts';

/** How the terminal is used, for the few widgets that draw differently because of it. */
export const TerminalContext = createContext<TerminalChoices>(FULL_TERMINAL);

export function useTerminalChoices(): TerminalChoices {
  return useContext(TerminalContext);
}
