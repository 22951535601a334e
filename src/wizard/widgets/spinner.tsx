import { Text } from 'ink';
import { type ReactNode, useEffect, useState } from 'react';
import { useTerminalChoices } from '../terminal-context.ts';

const FRAMES = ['⠋', '⠙', '⠸', '⠴', '⠦', '⠇'] as const;

/** Together with the ten changes a second of the live store it stays below fifteen frames a second. */
const TURN_MS = 250;

function useFrame(isTurning: boolean): number {
  const [frame, setFrame] = useState(0);
  useEffect(() => {
    if (!isTurning) return;
    const timer = setInterval(() => setFrame((before) => before + 1), TURN_MS);
    return () => clearInterval(timer);
  }, [isTurning]);
  return frame;
}

/** Says that work goes on: a sign that turns, or a word where nothing may move. */
export function Spinner(): ReactNode {
  const { hasMotion } = useTerminalChoices();
  const frame = useFrame(hasMotion);
  return <Text>{hasMotion ? FRAMES[frame % FRAMES.length] : 'working…'} </Text>;
}
