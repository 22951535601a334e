import { Text } from 'ink';
import type { ReactNode } from 'react';
import { barText } from '../../view/bar-text.ts';
import { PALETTE } from '../palette.ts';

export function Bar({ share, width }: { readonly share: number; readonly width: number }): ReactNode {
  return <Text color={PALETTE.accent}>{barText(share, width)}</Text>;
}
