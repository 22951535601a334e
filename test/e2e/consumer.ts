import {
  convert,
  type ExistingUser,
  inspect,
  mapper,
  PlanError,
  type PlannedRecord,
  plan,
  recognise,
  survey,
  validate,
} from 'auth0-import-wizard';

/** Somebody else's program: compiled and run against the packed library (package.test.ts). */

const BCRYPT = '$2y$12$abcdefghijklmnopqrstuu3Fqpjc9UCncUxwm4W.0QElk64berGRC';

const converted = convert(BCRYPT);
const refused = convert({ value: 'open sesame' });

const file = await inspect('legacy.csv');
if (!file.ok) throw new Error(file.error.message);
const [first] = file.value.source.sample;
const mapped = first?.kind === 'record' ? mapper(file.value.mapping)(first.fields) : undefined;

const invalid = validate({ email: 'nowhere' });

async function* existing(): AsyncGenerator<ExistingUser> {
  yield { connection: 'Users', user_id: 'auth0|9', email: 'ann@example.com' };
}

const planned: PlannedRecord[] = [];
for await (const record of plan('legacy.csv', { connection: 'Users', existing: existing() }))
  planned.push(record);

let missing: string | undefined;
try {
  for await (const _ of plan('nowhere.csv', { connection: 'Users' }));
} catch (error) {
  if (error instanceof PlanError) missing = error.code;
}

process.stdout.write(
  JSON.stringify({
    recognised: recognise(BCRYPT).label,
    converted: converted.ok ? Object.keys(converted.value) : undefined,
    refused: refused.ok ? undefined : refused.error.code,
    schemes: (await survey(['', null])).map(({ label, users }) => [label, users]),
    mapped: [mapped?.user.email, mapped?.problems.length],
    invalid: invalid.ok ? [] : invalid.error.map(({ path }) => path),
    planned: planned.map(({ line, class: id, kind, user }) => [line, id, kind, user !== undefined]),
    missing,
  }),
);
