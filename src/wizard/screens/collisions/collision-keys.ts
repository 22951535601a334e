import type { ListId } from '../../../flow/events.ts';
import { ruleRows } from '../../../flow/rule-rows.ts';
import { classUnderCursor, listSize } from '../../../flow/selectors.ts';
import { COLLISION_PANES, type CollisionPane, type WizardState } from '../../../flow/state.ts';
import { classRule } from '../../../migration/reconcile/classes.ts';
import type { Session } from '../../../session/session.ts';
import { formatCount } from '../../../text/format.ts';
import { type Binding, type Keymap, typingAt } from '../../keymap.ts';
import { listKeys } from '../../list-keys.ts';
import { backKey, enterKey, undoKey } from '../../step-keys.ts';

/** The keys of the collisions step, pane by pane. */

const CHANGES: Readonly<Record<CollisionPane, string>> = {
  classes: 'change what is done with these records',
  records: 'decide about this record alone',
  detail: 'whose value counts at this metadata path, in all records',
};

function changeKeys(session: Session, label: string, disabled: string | undefined): readonly Binding[] {
  const change = (by: 1 | -1) => () => session.dispatch({ type: 'change-decision', by });
  return [
    { keys: ['right', 'char: ', 'char:l'], show: '←→', label, hint: 'change', disabled, run: change(1) },
    {
      keys: ['left', 'char:h'],
      show: '← h',
      label: `${label}, the other way round`,
      disabled,
      run: change(-1),
    },
  ];
}

function ruleKeys(session: Session, state: WizardState, page: number): Keymap {
  const { prefix, rule } = state.drafts.collisions;
  const close = { ...backKey(session), label: 'close', hint: 'close' };
  if (prefix !== undefined) {
    const change = (edit: (text: string) => string) =>
      session.dispatch({
        type: 'type-prefix',
        text: edit(session.getState().drafts.collisions.prefix ?? ''),
      });
    return {
      typing: typingAt(change),
      bindings: [
        enterKey(session, 'keep this prefix', 'keep it'),
        { ...close, label: 'keep the one before' },
      ],
    };
  }
  const typed = ruleRows(state)[rule ?? 0]?.next === undefined;
  const change = changeKeys(session, typed ? 'type another one' : 'the next choice', undefined);
  return {
    bindings: [
      ...listKeys(session, 'rules', page),
      ...change,
      enterKey(session, 'close; the choices are kept', 'done'),
      undoKey(session),
      close,
    ],
  };
}

function filterKeys(session: Session): Keymap {
  const change = (edit: (text: string) => string) => {
    const { filter } = session.getState().drafts.collisions;
    session.dispatch({ type: 'filter-records', filter: edit(filter), typing: true });
  };
  return {
    typing: typingAt(change),
    bindings: [
      enterKey(session, 'keep the filter, and go to the records', 'keep the filter'),
      { ...backKey(session), label: 'clear the filter', hint: 'clear' },
    ],
  };
}

const LISTS: Readonly<Record<CollisionPane, ListId>> = {
  classes: 'classes',
  records: 'records',
  detail: 'detail',
};

function paneKey(session: Session, pane: CollisionPane, by: 1 | -1): Binding {
  const index = COLLISION_PANES.indexOf(pane) + by + COLLISION_PANES.length;
  const next = COLLISION_PANES[index % COLLISION_PANES.length] ?? 'classes';
  const run = () => session.dispatch({ type: 'choose-pane', pane: next });
  if (by === -1) return { keys: ['shift-tab'], show: 'Shift+Tab', label: 'to the pane before', run };
  return { keys: ['tab'], show: 'Tab', label: 'on to classes, records, before and after', hint: next, run };
}

/** @param page rows that are visible in each pane */
export function collisionKeys(
  session: Session,
  state: WizardState,
  page: Readonly<Record<CollisionPane, number>>,
): Keymap {
  const { pane, rule, filtering, filter } = state.drafts.collisions;
  if (rule !== undefined) return ruleKeys(session, state, page.records);
  if (filtering) return filterKeys(session);
  const id = classUnderCursor(state);
  const isFixed = pane !== 'detail' && id !== undefined && classRule(id).actions.length === 1;
  const fixed = isFixed ? 'These can only be left out.' : undefined;
  const listed = formatCount(listSize(state, 'records'));
  const isFiltered = filter !== '';
  const spread: readonly Binding[] =
    pane !== 'records'
      ? []
      : [
          {
            keys: ['char:b'],
            show: 'b',
            label: 'give all listed records the decision of this one',
            ...(isFiltered ? { hint: `all ${listed} like this` } : {}),
            disabled: fixed,
            run: () => session.dispatch({ type: 'spread-decision' }),
          },
        ];
  return {
    bindings: [
      ...listKeys(session, LISTS[pane], page[pane]),
      enterKey(session, 'accept, and cut the plan into jobs', 'continue'),
      ...changeKeys(session, CHANGES[pane], fixed),
      paneKey(session, pane, 1),
      paneKey(session, pane, -1),
      {
        keys: ['char:/'],
        show: '/',
        label: 'filter the records: part of an e-mail, id or username, a line number; * for anything',
        hint: 'filter',
        run: () => session.dispatch({ type: 'filter-records', filter: '', typing: true }),
      },
      ...spread,
      undoKey(session),
      {
        keys: ['char:s'],
        show: 's',
        label: 'sort the records: as in the file, by e-mail, by user id',
        run: () => session.dispatch({ type: 'sort-records' }),
      },
      {
        keys: ['char:o'],
        show: 'o',
        label: 'rules: which duplicate wins, the prefix of another id, how metadata is merged',
        hint: 'rules',
        run: () => session.dispatch({ type: 'open-rules' }),
      },
      {
        keys: ['char:w'],
        show: 'w',
        label: 'write the whole plan to plan.csv and plan.ndjson, for others to review',
        hint: 'write',
        run: () => session.dispatch({ type: 'write-plan' }),
      },
      {
        keys: ['char:r'],
        show: 'r',
        label: 'ask the tenant again who exists',
        hint: 'ask again',
        run: () => session.dispatch({ type: 'refresh-snapshot' }),
      },
      backKey(session),
    ],
  };
}
