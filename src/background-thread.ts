import { setPriority } from 'node:os';

/** A little less than the screen's thread. */
const NICE = 5;

/** To be called in a thread that has much to do: keys are then answered while every processor is busy. */
export function goToBackground(): void {
  // Elsewhere it would be the whole process.
  if (process.platform === 'linux') setPriority(NICE);
}
