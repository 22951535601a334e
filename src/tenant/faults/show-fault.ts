import type { Fault } from './fault.ts';
import { HOW } from './how.ts';
import { FAULT_KINDS, type FaultKind } from './kinds.ts';
import { REQUEST_TARGET_HELP } from './targets.ts';

/** `drop-after@import`: a fault the way it is written, without how often. */
export function faultTitle({ name, isAfter, where }: Fault): string {
  return `${name}${isAfter === true ? '-after' : ''}${where === undefined ? '' : `@${where}`}`;
}

/** Every fault, target and setting there is, for the command's help. Made from the tables. */
export function faultsHelp(): string {
  const kinds: readonly (readonly [string, FaultKind])[] = Object.entries(FAULT_KINDS);
  const withAfter = kinds.filter(([, kind]) => kind.on === 'request' && kind.after).map(([name]) => name);
  return [
    'Faults (--fault NAME[-after][@WHERE][:HOW,HOW…]):',
    ...kinds.map(([, { example, help }]) => `  ${example.padEnd(28)}${help}`),
    `  With -after (${withAfter.join(', ')}) the request is carried out, and then it goes wrong.`,
    '',
    'WHERE a request can go wrong; jobs can be @import or @export:',
    ...REQUEST_TARGET_HELP.map(([name, help]) => `  @${name.padEnd(27)}${help}`),
    '',
    'HOW; where nothing is said, once, and what is slow or ends early always:',
    ...HOW.map(({ example, help }) => `  :${example.padEnd(27)}${help}`),
  ].join('\n');
}
