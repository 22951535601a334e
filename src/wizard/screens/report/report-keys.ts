import type { ListId } from '../../../flow/events.ts';
import { REPORT_PANES, type ReportPane } from '../../../flow/report-draft.ts';
import { result } from '../../../flow/selectors.ts';
import type { WizardState } from '../../../flow/state.ts';
import type { Session } from '../../../session/session.ts';
import type { Host } from '../../host.ts';
import { type Binding, type Keymap, typingAt } from '../../keymap.ts';
import { listKeys } from '../../list-keys.ts';
import { backKey, enterKey } from '../../step-keys.ts';
import type { ScreenProps } from '../../step-view.ts';
import { afterImportKeys } from '../roles/after-import.ts';
import { saveKey } from '../save-migration.ts';
import { proofKeys } from './proof-keys.ts';

/** The keys of the report, pane by pane. */

const LISTS: Readonly<Record<ReportPane, ListId>> = {
  report: 'report',
  failures: 'failures',
  differences: 'differences',
};

const PANE_NAMES: Readonly<Record<ReportPane, string>> = {
  report: 'totals',
  failures: 'why',
  differences: 'records',
};

function paneKey(session: Session, pane: ReportPane, by: 1 | -1): Binding {
  const index = REPORT_PANES.indexOf(pane) + by + REPORT_PANES.length;
  const next = REPORT_PANES[index % REPORT_PANES.length] ?? 'report';
  const run = () => session.dispatch({ type: 'choose-report-pane', pane: next });
  if (by === -1) return { keys: ['shift-tab'], show: 'Shift+Tab', label: 'to the pane before', run };
  const label = 'on to totals, kinds of failure, records that went otherwise';
  return { keys: ['tab'], show: 'Tab', label, hint: PANE_NAMES[next], run };
}

function filterKeys(session: Session): Keymap {
  const change = (edit: (text: string) => string) => {
    const { filter } = session.getState().drafts.report;
    session.dispatch({ type: 'filter-differences', filter: edit(filter), typing: true });
  };
  return {
    typing: typingAt(change),
    bindings: [
      enterKey(session, 'keep the filter', 'keep the filter'),
      { ...backKey(session), label: 'clear the filter', hint: 'clear' },
    ],
  };
}

/** Files of the report in the person's own programs: to read, and to correct. */
function fileKeys(host: Host, state: WizardState): readonly Binding[] {
  const run = result(state, 'run');
  const rest = run?.notImported;
  return [
    {
      keys: ['char:o'],
      show: 'o',
      label: 'open the report in your pager ($PAGER)',
      hint: 'open',
      disabled: run === undefined ? 'There is no report.' : undefined,
      run: () => run && host.read(run.document.replace(/\.html$/, '.md')),
    },
    {
      keys: ['char:e'],
      show: 'e',
      label: 'correct what was not imported in your editor ($VISUAL, $EDITOR)',
      disabled: rest === undefined ? 'Every record arrived: there is nothing to correct.' : undefined,
      run: () => rest && host.edit(rest.path),
    },
  ];
}

/** @param page rows that are visible in each pane */
export function reportKeys(
  { session, state, host }: ScreenProps,
  page: Readonly<Record<ReportPane, number>>,
): Keymap {
  const { pane, filtering, filter, kind } = state.drafts.report;
  if (filtering) return filterKeys(session);
  const choose = (by: 1 | -1) => () => session.dispatch({ type: 'next-differences', by });
  const kinds: readonly Binding[] = [
    {
      keys: ['right', 'char:l'],
      show: '←→',
      label: 'records that failed, of unknown fate, not sent, or all',
      ...(pane === 'differences' ? { hint: 'which' } : {}),
      run: choose(1),
    },
    { keys: ['left', 'char:h'], show: '← h', label: 'the same, the other way round', run: choose(-1) },
  ];
  const isOpen = pane !== 'report' || filter !== '' || kind !== 'all';
  const { hint: _hint, ...back } = backKey(session);
  const close = { ...back, label: 'back to all records, then to the totals' };
  return {
    bindings: [
      ...listKeys(session, LISTS[pane], page[pane]),
      paneKey(session, pane, 1),
      paneKey(session, pane, -1),
      {
        keys: ['char:/'],
        show: '/',
        label: 'filter the records: part of an e-mail, id, code or message, a line number; * for anything',
        hint: 'filter',
        run: () => session.dispatch({ type: 'filter-differences', filter: '', typing: true }),
      },
      ...kinds,
      ...proofKeys(session, state),
      ...afterImportKeys(session, state),
      saveKey(session, state),
      ...fileKeys(host, state),
      isOpen ? { ...close, hint: 'back' } : close,
    ],
  };
}
