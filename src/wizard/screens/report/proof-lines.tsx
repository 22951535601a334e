import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import type { WizardState } from '../../../flow/state.ts';
import type { Finding, Proof } from '../../../migration/proof/check-users.ts';
import { type Difference, REASONS } from '../../../migration/proof/compare.ts';
import type { Coverage } from '../../../migration/proof/pick.ts';
import type { SignInVerdict } from '../../../migration/proof/sign-ins.ts';
import type { Progress } from '../../../session/calls.ts';
import { display } from '../../../text/display.ts';
import { formatCount, plural } from '../../../text/format.ts';
import type { ScreenProps } from '../../step-view.ts';

/** What the tenant said when it was asked for users of the import: two to four lines of the report. */

export interface ProofLine {
  readonly text: string;
  readonly tone: 'good' | 'bad' | 'plain' | 'faint';
}

const MAX_LINES = 4;

function covered({ seen, of }: Coverage, one: string, many: string): string {
  return seen === of ? plural(of, one, many) : `${formatCount(seen)} of ${plural(of, one, many)}`;
}

function sampleText({ sample }: Proof): string {
  const { classes, schemes, jobs, seed } = sample;
  return [
    covered(classes, 'class', 'classes'),
    covered(schemes, 'password scheme', 'password schemes'),
    covered(jobs, 'job', 'jobs'),
    `sample ${seed}`,
  ].join(', ');
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

function headline(proof: Proof): ProofLine {
  const { asked, counts, sample } = proof;
  if (sample.arrived === 0)
    return { text: 'Nobody arrived, so there is nobody to ask the tenant for.', tone: 'plain' };
  const wrong = counts.different + counts.missing + counts.several;
  const users = `${plural(asked, 'user')} picked at random`;
  if (wrong === 0) {
    const fine = counts['as-planned'] + counts.explained;
    return { text: `✓ ${formatCount(fine)} of ${users} are as planned (${sampleText(proof)})`, tone: 'good' };
  }
  const parts = [
    counts.missing > 0 ? `${formatCount(counts.missing)} missing` : undefined,
    counts.different > 0 ? `${formatCount(counts.different)} different` : undefined,
    counts.several > 0 ? `${formatCount(counts.several)} there more than once` : undefined,
  ].filter((part) => part !== undefined);
  const text = `✗ ${formatCount(wrong)} of ${users} are not as planned: ${parts.join(', ')} (${sampleText(proof)})`;
  return { text, tone: 'bad' };
}

function checkLines(proof: Proof): readonly ProofLine[] {
  const { findings, stopped, counts } = proof;
  const notes: readonly ProofLine[] =
    stopped === undefined ? [] : [{ text: `✗ Not all could be asked for: ${stopped.message}`, tone: 'bad' }];
  const explained = findings.filter(({ verdict }) => verdict.kind === 'explained');
  const wrong = findings.filter(({ verdict }) => verdict.kind !== 'explained');
  const [first] = explained;
  const known: readonly ProofLine[] =
    first === undefined || wrong.length > 0
      ? []
      : [
          {
            text: `  ${formatCount(counts.explained)} of them changed since: ${findingText(first)}`,
            tone: 'faint',
          },
        ];
  const lines = wrong.map((finding): ProofLine => ({ text: `  ${findingText(finding)}`, tone: 'bad' }));
  return [
    ...(proof.asked === 0 && stopped !== undefined ? [] : [headline(proof)]),
    ...notes,
    ...lines,
    ...known,
  ];
}

function signInLines(verdicts: readonly SignInVerdict[]): readonly ProofLine[] {
  const fits = verdicts.filter(({ kind }) => kind === 'fits').length;
  const others = verdicts.filter(({ kind }) => kind !== 'fits');
  const all = plural(verdicts.length, 'known password');
  const [first] = others;
  if (first === undefined) return [{ text: `✓ All sign-ins worked: ${all}`, tone: 'good' }];
  return [
    { text: `${fits === 0 ? '✗' : '⚠'} ${formatCount(fits)} of ${all} signed in`, tone: 'bad' },
    { text: `  ${first.account}: ${first.sentence}`, tone: 'bad' },
  ];
}

function progressText(progress: Progress | undefined): string {
  if (progress?.kind !== 'step') return 'One moment…';
  const { text, done, total } = progress;
  const far =
    done === undefined || total === undefined ? '' : ` ${formatCount(done)} of ${formatCount(total)}`;
  return `${text}…${far}`;
}

function question(count: number): readonly ProofLine[] {
  return [
    {
      text: `Sign in for real as ${plural(count, 'user')} whose password you gave in step 5?`,
      tone: 'plain',
    },
    { text: '  It changes them: a new hash, the count and the time of their sign-ins.', tone: 'faint' },
    { text: '  The application needs the Password grant. y signs in, Esc does not.', tone: 'faint' },
  ];
}

/** The lines as they are now, at most four; none before anything was asked. Foreign text is made safe. */
export function proofLines(state: WizardState, progress?: Progress): readonly ProofLine[] {
  const { check } = state.work;
  const signIn = state.work['sign-in'];
  const safe = (lines: readonly ProofLine[]) =>
    lines.slice(0, MAX_LINES).map(({ text, tone }) => ({ text: display(text), tone }));
  if (state.drafts.report.asksSignIn) return safe(question(state.drafts.passwords.fitted.length));
  if (check.status === 'running' || signIn.status === 'running')
    return [
      { text: progressText(progress), tone: 'plain' },
      { text: '  Esc stops it.', tone: 'faint' },
    ];
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
  return safe([...checks.slice(0, MAX_LINES - signIns.length), ...signIns]);
}

const TONES = {
  good: { color: 'green' },
  bad: { color: 'red' },
  plain: {},
  faint: { dimColor: true },
} as const;

export function ProofLines({ state, progress }: Pick<ScreenProps, 'state' | 'progress'>): ReactNode {
  const lines = proofLines(state, progress);
  return (
    <Box flexDirection="column" height={lines.length} paddingLeft={2} flexShrink={0}>
      {lines.map(({ text, tone }) => (
        <Text key={text} {...TONES[tone]} wrap="truncate">
          {text}
        </Text>
      ))}
    </Box>
  );
}
