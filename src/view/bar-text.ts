/** A share as a bar of `width` cells. Something is never drawn as nothing, and less than all never as full. */
export function barText(share: number, width: number): string {
  const exact = Math.round(Math.min(1, Math.max(0, share)) * width);
  const filled = share > 0 && share < 1 ? Math.min(width - 1, Math.max(1, exact)) : exact;
  return '█'.repeat(filled) + '░'.repeat(width - filled);
}
