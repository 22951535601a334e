import type { WizardState } from '../flow/state.ts';
import type { Finding, Proof } from '../migration/proof/check-users.ts';
import { type Difference, REASONS } from '../migration/proof/compare.ts';
import type { Coverage } from '../migration/proof/pick.ts';
import type { SignInVerdict } from '../migration/proof/sign-ins.ts';
import { display } from '../text/display.ts';
import { formatCount, plural } from '../text/format.ts';

/** What the tenant said when it was asked for users of the import: up to four lines of the report. */

export interface ProofLine {
  readonly text: string;
  readonly tone: 'good' | 'bad' | 'plain' | 'faint';
}

/** What asking the tenant can come to say. */
export const MOST_PROOF_LINES = 4;

function covered({ seen, of }: Coverage, one: string, many: string): string {
  return seen === of ? plural(of, one, many) : `${formatCount(seen)} of ${plural(of, one, many)}`;
}

/** What the sample stands for, and its number, with which it can be drawn again. */
function sampleLine({ sample: { jobs, arrived, seed } }: Proof): ProofLine {
  const users = plural(arrived, 'user');
  return {
    text: `  from ${covered(jobs, 'job', 'jobs')} and ${users} who arrived; sample ${seed}`,
    tone: 'faint',
  };
}

function differenceText({ path, planned, found, reason }: Difference): string {
  const value = (text: string | undefined) => (text === undefined ? 'nothing' : `“${text}”`);
  const why = reason === undefined ? '' : ` (${REASONS[reason]})`;
  return `${path} is ${value(found)}, planned ${value(planned)}${why}`;
}

function findingText({ line, who, verdict }: Finding): string {
  const name = `line ${line}, ${who}: `;
  switch (verdict.kind) {
    case 'missing':
      return `${name}the tenant has no such user`;
    case 'several':
      return `${name}the connection has ${verdict.userIds.length} users with this address`;
    case 'different':
    case 'explained': {
      const [first] = verdict.differences;
      const more = verdict.differences.length - 1;
      const rest = more > 0 ? `, and ${formatCount(more)} more` : '';
      return `${name}${first === undefined ? '' : differenceText(first)}${rest}`;
    }
  }
}

function headline({ asked, counts, sample }: Proof): ProofLine {
  const users = `${plural(asked, 'user')} at random`;
  const wrong = counts.different + counts.missing + counts.several;
  if (wrong === 0) {
    const fine = formatCount(counts['as-planned'] + counts.explained);
    const classes = covered(sample.classes, 'class', 'classes');
    const schemes = covered(sample.schemes, 'password scheme', 'password schemes');
    return { text: `✓ ${fine} of ${users} are as planned (${classes}, ${schemes})`, tone: 'good' };
  }
  const parts = [
    counts.missing > 0 ? `${formatCount(counts.missing)} missing` : undefined,
    counts.different > 0 ? `${formatCount(counts.different)} different` : undefined,
    counts.several > 0 ? `${formatCount(counts.several)} there more than once` : undefined,
  ].filter((part) => part !== undefined);
  const text = `✗ ${formatCount(wrong)} of ${users} are not as planned: ${parts.join(', ')}`;
  return { text, tone: 'bad' };
}

/** The most important first. */
function checkLines(proof: Proof): readonly ProofLine[] {
  const { findings, stopped, counts, asked, sample } = proof;
  if (sample.arrived === 0)
    return [{ text: 'Nobody arrived, so there is nobody to ask the tenant for.', tone: 'plain' }];
  const stop: readonly ProofLine[] =
    stopped === undefined ? [] : [{ text: `✗ Not all could be asked for: ${stopped.message}`, tone: 'bad' }];
  if (asked === 0) return stop;
  const wrong = findings.filter(({ verdict }) => verdict.kind !== 'explained');
  const [explained] = findings.filter(({ verdict }) => verdict.kind === 'explained');
  const lines = wrong.map((finding): ProofLine => ({ text: `  ${findingText(finding)}`, tone: 'bad' }));
  const known: readonly ProofLine[] =
    explained === undefined
      ? []
      : [
          {
            text: `  ${formatCount(counts.explained)} changed since: ${findingText(explained)}`,
            tone: 'faint',
          },
        ];
  return [headline(proof), ...stop, ...lines.slice(0, 2), ...known, sampleLine(proof)];
}

function signInLines(verdicts: readonly SignInVerdict[]): readonly ProofLine[] {
  const fits = verdicts.filter(({ kind }) => kind === 'fits').length;
  const others = verdicts.filter(({ kind }) => kind !== 'fits');
  const [first] = others;
  const mark = first === undefined ? '✓' : fits === 0 ? '✗' : '⚠';
  const sum = `${mark} ${formatCount(fits)} of ${plural(verdicts.length, 'sign-in')} with known passwords worked`;
  if (first === undefined) return [{ text: sum, tone: 'good' }];
  return [
    { text: sum, tone: 'bad' },
    { text: `  ${first.account}: ${first.sentence}`, tone: 'bad' },
  ];
}

/** Before anybody is signed in as. */
export function signInQuestion(count: number): { readonly question: string; readonly consequence: string } {
  return {
    question: `Sign in for real as ${plural(count, 'user')} whose password you gave in step 5?`,
    consequence: 'It changes them (hash, count, last sign-in) and needs the grant “Password”.',
  };
}

/** What came of it, in at most four lines; none before anything was asked. Foreign text is made safe. */
export function proofLines(state: WizardState): readonly ProofLine[] {
  const { check } = state.work;
  const signIn = state.work['sign-in'];
  const signIns: readonly ProofLine[] =
    signIn.status === 'done'
      ? signInLines(signIn.value.verdicts)
      : signIn.status === 'failed'
        ? [{ text: `✗ ${signIn.error.message}`, tone: 'bad' }]
        : [];
  const checks: readonly ProofLine[] =
    check.status === 'done'
      ? checkLines(check.value)
      : check.status === 'failed'
        ? [{ text: `✗ ${check.error.message}`, tone: 'bad' }]
        : [];
  return [...checks.slice(0, MOST_PROOF_LINES - signIns.length), ...signIns].map(({ text, tone }) => ({
    text: display(text),
    tone,
  }));
}
