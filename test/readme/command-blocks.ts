/** The fenced blocks of a Markdown text. */
export interface Fence {
  /** What stands behind the opening fence: "sh", "json". */
  readonly language: string;
  /** The heading above. */
  readonly heading: string;
  readonly text: string;
}

export function fences(markdown: string): readonly Fence[] {
  let heading = '';
  const found: Fence[] = [];
  for (const [, title, language, text] of markdown.matchAll(
    /^#{1,6} (.+)$|^(?:```|~~~)([^\n]*)\n([\s\S]*?)^(?:```|~~~)$/gm,
  )) {
    if (title !== undefined) heading = title;
    else found.push({ language: language ?? '', heading, text: text ?? '' });
  }
  return found;
}

/** Languages of blocks that nobody types into a shell. */
const OTHERS: ReadonlySet<string> = new Set(['json', 'ts', 'text']);

export interface ReadmeCommand {
  readonly heading: string;
  /** As it is typed, the comment behind it included. */
  readonly line: string;
}

/** Every line that a reader would type, in their order. @throws at a block that may be one of commands or not */
export function readmeCommands(markdown: string): readonly ReadmeCommand[] {
  return fences(markdown).flatMap(({ language, heading, text }) => {
    if (OTHERS.has(language)) return [];
    const lines = text.replaceAll('\\\n', '').split('\n');
    if (['sh', 'bash', 'shell', 'zsh'].includes(language))
      return lines.filter((line) => line !== '').map((line) => ({ heading, line }));
    if (language === 'console')
      return lines.flatMap((line) => (line.startsWith('$ ') ? [{ heading, line: line.slice(2) }] : []));
    throw new Error(`Is the block under “${heading}” (${language || 'no language'}) to be typed?`);
  });
}
