import { Text } from 'ink';
import type { ReactNode } from 'react';
import { barText } from '../../view/bar-text.ts';

export function Bar({ share, width }: { readonly share: number; readonly width: number }): ReactNode {
  return <Text color="cyan">{barText(share, width)}</Text>;
}
