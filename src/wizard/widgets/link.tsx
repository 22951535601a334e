import { Text, Transform } from 'ink';
import type { ReactNode } from 'react';
import { useTerminalChoices } from '../terminal-context.ts';

/** OSC 8, ended by BEL. Source: the specification "Hyperlinks in terminal emulators" by Egmont Koblinger. */
function linked(text: string, url: string): string {
  return `\u001b]8;;${url}\u0007${text}\u001b]8;;\u0007`;
}

/** A text that opens an address, where the terminal can do that; elsewhere the text alone. @param url built by us */
export function Link({ url, children }: { readonly url: string; readonly children: string }): ReactNode {
  const { hasLinks } = useTerminalChoices();
  const text = <Text>{children}</Text>;
  return hasLinks ? <Transform transform={(line) => linked(line, url)}>{text}</Transform> : text;
}
