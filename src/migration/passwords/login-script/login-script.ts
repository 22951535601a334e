import type { ColumnMapping, Mapping } from '../../mapping/mapping.ts';
import type { LegacyFormat } from '../legacy-checks/legacy-check.ts';
import {
  checkNestedDigest,
  describeNestedDigest,
  type NestedDigest,
  needsPepper,
  PEPPER_SETTING,
} from '../solve/nested-digest.ts';
import { checkLegacyPassword } from './check-password.ts';
import { legacyProfile, SCRIPT_TRANSFORMS, type ScriptColumn } from './legacy-profile.ts';
import { findLegacyRow } from './legacy-row.ts';

/**
 * Custom-database scripts for users whose hash Auth0 can not check: at the first sign-in Auth0 runs `login`, which
 * looks the user up in the old system, checks the password the old way, and Auth0 keeps the user with a hash of its
 * own from then on. Source: Auth0 docs, "Custom Database Action Script Templates", "Configure Automatic Migration".
 */

export interface LoginScriptFacts {
  /** The connection's name, for the comment. */
  readonly connection: string;
  readonly mapping: Mapping;
  readonly formats: readonly LegacyFormat[];
  readonly nested: readonly NestedDigest[];
}

export interface LoginScripts {
  readonly login: string;
  readonly getUser: string;
  /** Names of the settings that the connection needs. */
  readonly settings: readonly string[];
}

function pathOf({ target }: ColumnMapping): readonly string[] | undefined {
  if (target.kind === 'attribute') return [target.name];
  return target.kind === 'metadata' ? [target.bag, ...target.path.split('.')] : undefined;
}

/** The columns a script can copy, and those whose transforms it can not repeat. */
function scriptColumns(mapping: Mapping): { readonly copied: ScriptColumn[]; readonly left: string[] } {
  const copied: ScriptColumn[] = [];
  const left: string[] = [];
  for (const column of mapping.columns) {
    const path = pathOf(column);
    if (path === undefined) continue;
    const isKnown = column.transforms.every(({ kind }) => SCRIPT_TRANSFORMS.has(kind));
    if (isKnown) copied.push({ column: column.column, path, transforms: column.transforms });
    else left.push(column.column);
  }
  return { copied, left };
}

function columnOf(mapping: Mapping, kind: 'password' | 'password-salt'): string | null {
  return mapping.columns.find(({ target }) => target.kind === kind)?.column ?? null;
}

/** Text that can stand in a block comment. */
function inComment(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, ' ').replaceAll('*/', '* /');
}

/** A value as a JavaScript literal. */
function literal(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', '\n  ');
}

function indented(source: string): string {
  return source.replace(/^(?=.)/gm, '  ');
}

function comment(title: string, { connection }: LoginScriptFacts, lines: readonly string[]): string {
  const text = [title, '', `Connection: ${connection}`, ...lines].map(inComment);
  return `/*\n${text.map((line) => ` * ${line}`.trimEnd()).join('\n')}\n */\n`;
}

const HOW_TO_USE = [
  '',
  'In the Auth0 dashboard, at this database connection:',
  '  1. Custom Database: switch on “Use my own database”, and put this script in its place.',
  '  2. Settings: switch on “Import Users to Auth0”, so that each user is checked here only once.',
  '  3. Custom Database, Database Settings: add',
];

const SETTINGS: Readonly<Record<string, string>> = {
  LEGACY_DATABASE_URL:
    'postgres://… or mysql://… of the old database, or https://…/{email} of an endpoint that answers with the user as JSON (404: there is none)',
  LEGACY_QUERY:
    'for a database: SELECT … FROM … WHERE lower(email) = $1 (MySQL: ?), with the columns named in this script',
  LEGACY_TOKEN: 'for an endpoint: sent as “Authorization: Bearer …”, if set',
};

const OF_CHECKS: Readonly<Record<string, string>> = {
  [PEPPER_SETTING]: 'what the old application added to every password',
};

function settingLines(names: readonly string[]): readonly string[] {
  return names.map((name) => `     ${name}: ${SETTINGS[name] ?? OF_CHECKS[name] ?? 'see the old system'}`);
}

/** Writes the scripts for what a file holds. Nothing of any user is in them. */
export function loginScripts(facts: LoginScriptFacts): LoginScripts {
  const { mapping, formats, nested } = facts;
  const { copied, left } = scriptColumns(mapping);
  const ofChecks = [
    ...formats.flatMap((format) => format.settings),
    ...nested.flatMap((digest) => (needsPepper(digest) ? [PEPPER_SETTING] : [])),
  ];
  const settings = [...Object.keys(SETTINGS), ...new Set(ofChecks)];
  const columns = { password: columnOf(mapping, 'password'), salt: columnOf(mapping, 'password-salt') };
  const notes = [
    ...HOW_TO_USE,
    ...settingLines(settings),
    '',
    `Knows: ${[...formats.map(({ label }) => label), ...nested.map(describeNestedDigest)].join('; ')}.`,
    ...(left.length === 0
      ? []
      : [`Not filled here, because it takes more than copying: ${left.join(', ')}.`]),
  ];
  const shared = [
    `const PROFILE = ${literal(copied)};`,
    findLegacyRow.toString(),
    legacyProfile.toString(),
    'const outside = { settings: configuration, require, fetch };',
  ];
  const checks = [...new Set(formats.map(({ check }) => check.toString()))];
  const table = formats.map(({ label, form, check }) => {
    return `  { label: ${JSON.stringify(label)}, form: ${form}, check: ${check.name} },`;
  });
  const login = [
    ...shared,
    `const COLUMNS = ${literal(columns)};`,
    ...checks,
    checkNestedDigest.toString(),
    `const FORMATS = [\n${table.join('\n')}\n];`,
    `const NESTED = ${literal(nested)};`,
    checkLegacyPassword.toString(),
    `findLegacyRow(email, outside)
  .then((row) => {
    if (row === undefined) return callback(new WrongUsernameOrPasswordError(email));
    const stored = String(row[COLUMNS.password] ?? '').trim();
    const tools = {
      crypto: require('crypto'),
      bcrypt: require('bcrypt'),
      salt: String(row[COLUMNS.salt] ?? ''),
      settings: configuration,
    };
    const fits = checkLegacyPassword(password, stored, tools, FORMATS, { nested: NESTED, check: checkNestedDigest });
    if (!fits) return callback(new WrongUsernameOrPasswordError(email));
    return callback(null, legacyProfile(row, email, PROFILE));
  })
  .catch((error) => callback(error));`,
  ];
  const getUser = [
    ...shared,
    `findLegacyRow(email, outside)
  .then((row) => (row === undefined ? callback(null) : callback(null, legacyProfile(row, email, PROFILE))))
  .catch((error) => callback(error));`,
  ];
  return {
    login: `${comment('Login script: checks a password the way the old system did.', facts, notes)}function login(email, password, callback) {\n${indented(login.join('\n\n'))}\n}\n`,
    getUser: `${comment('Get User script: tells whether the old system has a user.', facts, notes)}function getByEmail(email, callback) {\n${indented(getUser.join('\n\n'))}\n}\n`,
    settings,
  };
}
