import { fail, ok, type Result } from '../../result.ts';
import { display } from '../../text/display.ts';
import { type Fault, faultSchema } from './fault.ts';
import { HOW } from './how.ts';
import { FAULT_NAMES, isFaultName } from './kinds.ts';

/**
 * A fault as it is written: `NAME[-after][@WHERE][:HOW,HOW…]`, as in `500@import:1` or `drop-after@import:p=0.05`.
 */

const SPEC = /^([a-z0-9-]{1,40})(?:@([A-Za-z0-9_/-]{1,100}))?(?::([a-z0-9=.,]{1,100}))?$/;

function readHow(text: string): Partial<Fault> | undefined {
  for (const { form, read } of HOW) {
    const [whole, value, unit] = form.exec(text) ?? [];
    if (whole !== undefined) return read(Number(value), unit);
  }
  return undefined;
}

/** `500-after` is the fault 500 that comes after the request was carried out; `500-before` is 500. */
function readName(text: string): Pick<Fault, 'name' | 'isAfter'> | undefined {
  if (isFaultName(text)) return { name: text };
  const name = text.replace(/-(?:before|after)$/, '');
  return isFaultName(name) ? { name, isAfter: text.endsWith('-after') } : undefined;
}

/** The fault that a text names, or one sentence on what is wrong with it. */
export function parseFault(text: string): Result<Fault> {
  const refuse = (what: string, hint?: string) =>
    fail('fault-invalid', `--fault ${display(text)}: ${what}`, hint);
  const [whole, written = '', where, how = ''] = SPEC.exec(text) ?? [];
  if (whole === undefined)
    return refuse('this is not of the form NAME[@WHERE][:HOW,…].', 'Examples: 429:3, 500@import:p=0.05.');
  const name = readName(written);
  if (name === undefined) return refuse('there is no such fault.', `There are ${FAULT_NAMES.join(', ')}.`);
  let said: Partial<Fault> = where === undefined ? {} : { where };
  for (const part of how === '' ? [] : how.split(',')) {
    const read = readHow(part);
    if (read === undefined) {
      const examples = HOW.map(({ example }) => example).join(', ');
      return refuse(`“${part}” can not be said about a fault.`, `Behind the colon come ${examples}.`);
    }
    said = { ...said, ...read };
  }
  const fault = faultSchema.safeParse({ ...said, ...name });
  if (fault.success) return ok(fault.data);
  const [issue] = fault.error.issues;
  if (issue?.code === 'custom') return refuse(issue.message);
  // What is left are numbers out of their bounds: 0 times, a probability above 1.
  return refuse('one of its numbers is too small or too large.');
}
