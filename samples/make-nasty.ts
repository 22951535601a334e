import { writeFileSync } from 'node:fs';

/**
 * Makes nasty.csv and nasty.ndjson: exports whose values and column names try everything a text can do to a terminal.
 * Every record has an address of its own, and can be imported. Run with `npx node samples/make-nasty.ts`.
 */

const ESC = '\u001b';
const BEL = '\u0007';

/** A value, and what it tries. */
export const NASTY: Readonly<Record<string, string>> = {
  'a window title': `${ESC}]0;owned${BEL}`,
  'a window title, never ended': `${ESC}]2;owned and the rest of the line`,
  'an icon name': `${ESC}]1;owned${ESC}\\`,
  'a clipboard write': `${ESC}]52;c;b3duZWQ=${BEL}`,
  'a link': `${ESC}]8;;https://evil.example${ESC}\\click me${ESC}]8;;${ESC}\\`,
  'a notification': `${ESC}]9;owned${BEL}${ESC}]777;notify;owned;now${BEL}`,
  'a progress mark': `${ESC}]9;4;1;99${BEL}`,
  colours: `${ESC}[31;43mred on yellow${ESC}[0m`,
  'hidden text': `${ESC}[8mhidden${ESC}[28m`,
  blinking: `${ESC}[5mblink${ESC}[25m`,
  'a cleared screen': `${ESC}[2J${ESC}[3J${ESC}[H`,
  'a moved cursor': `${ESC}[1;1Howned${ESC}[99A${ESC}[99D`,
  'the other screen': `${ESC}[?1049l${ESC}[?25h${ESC}[?2004h`,
  'a reset': `${ESC}c`,
  'another charset': `${ESC}(0qqqq\u000e`,
  'a device control string': `${ESC}P+q544e${ESC}\\`,
  'an application command': `${ESC}_Gowned${ESC}\\`,
  'a question to the terminal': `${ESC}[6n${ESC}[c${ESC}]11;?${BEL}`,
  'an escape, never ended': `abc${ESC}[`,
  'C1 controls': '\u009b31mred\u009d0;owned\u009c\u0090q\u0085next',
  'a bell and backspaces': `${BEL}real\b\b\b\bfake`,
  'a line break': 'first\nsecond\r\nthird',
  'a carriage return': 'visible\rhidden',
  'a tab': 'left\tright\u000bdown\u000cpage',
  'a line separator': 'one\u2028two\u2029three',
  'a turned reading direction': 'gpj.\u202etxe\u202c',
  'isolates and marks': '\u2066a\u2067b\u2068c\u2069\u200e\u200f\u061c',
  'zero-width characters': 'a\u200bb\u200cc\u200dd\u2060e\ufefff\u00adg',
  'tag characters': `flag\u{e0001}\u{e0067}\u{e0062}\u{e007f}`,
  'a pile of marks': `Z${'\u0301\u0316\u0327\u0489'.repeat(20)}algo`,
  'enclosing marks': 'a\u20dd\u20e0b\u0488',
  'a family': '👨‍👩‍👧‍👦 family',
  'skin tones': '👍🏽👩🏿‍🚀🤝🏻',
  'flags and half a flag': '🇩🇪🇫🇷🇨',
  'a keycap and a heart': '1\ufe0f\u20e3 ❤\ufe0f ☎\ufe0e',
  'wide characters': '李小龍山田太郎김철수',
  'half and full width': 'ﾊﾝｶｸ ｶﾞｷﾞﾊﾟ ｆｕｌｌ　ｗｉｄｔｈ',
  Hangul: '\u1112\u1161\u11ab\u1160\u115f\u3164',
  Arabic: 'محمد بن عبد الله \u0600123',
  Hebrew: 'שָׁלוֹם עוֹלָם',
  Persian: 'می\u200cخواهم',
  Thai: 'น้ำ ก็ ป้า',
  Devanagari: 'क्षत्रिय नमस्ते',
  'a formula': '=HYPERLINK("https://evil.example";"click")',
  'another formula': "@SUM(1+1)*cmd|' /C calc'!A0",
  'a minus': '-1+2+cmd|x',
  markup: '<script>alert(1)</script> & "quotes" `ticks` $(id) %s %n {{7*7}}',
  'box drawing': '│ ┌──┐ █░ ❯ ✓ ● ▼ 99 more',
  'nothing but blanks': '\u00a0\u2003\u3000',
  'a very long value': 'x'.repeat(10_000),
  'a very long value of wide characters': '長'.repeat(4_000),
  'private use and unassigned': '\ue000\uf8ff\u{10fffd}\u0378\uffff',
};

/** The names of columns, as far as the header of a table can hold them. */
const NASTY_COLUMNS: readonly string[] = [
  `${ESC}]0;owned${BEL}`,
  `${ESC}[31mred`,
  'gpj.\u202etxe',
  '👨‍👩‍👧 family',
  '長い名前のカラム',
  'line\nbreak',
  'tab\tname',
  '',
  'notes',
  '=1+1',
  `a${'\u0301'.repeat(30)}`,
  '__proto__',
  'a name that is very long, so long that no table has the room to show the whole of it to anybody',
];

const PLAIN = ['Anna', 'Boris', 'Chen', 'Dora', 'Emil', 'Fatima', 'Goran', 'Hana', 'Igor', 'Jana'] as const;
/** So many ordinary records that the columns are what their names say. */
const ORDINARY = 120;

interface Row {
  readonly id: string;
  readonly email: string;
  readonly first: string;
  readonly last: string;
  readonly city: string;
  readonly notes: string;
}

/** @param shown what becomes of each nasty value: a test puts harmless ones of the same width in their place */
function rows(shown: (value: string) => string): readonly Row[] {
  const nasty = Object.values(NASTY).map((value, index): Row => {
    const first = shown(value);
    // One in four has only one of them, so that a line can be compared with its neighbours.
    const others = index % 4 === 0 ? 'plain' : first;
    return {
      id: `n${1_000 + index}`,
      email: `nasty.${index}@example.com`,
      first,
      last: others,
      city: first,
      notes: others,
    };
  });
  const ordinary = Array.from({ length: ORDINARY }, (_, index): Row => {
    const first = PLAIN[index % PLAIN.length] ?? 'Anna';
    return {
      id: `p${1_000 + index}`,
      email: `plain.${index}@example.com`,
      first,
      last: `${first}son`,
      city: 'Oslo',
      notes: 'nothing',
    };
  });
  const invalid = Object.values(NASTY)
    .slice(0, 8)
    .map((value, index): Row => {
      const wrong = shown(value);
      return { id: `i${index}`, email: wrong, first: wrong, last: wrong, city: wrong, notes: wrong };
    });
  return [...nasty, ...ordinary, ...invalid];
}

/** A bcrypt hash of nobody's password. */
const HASH = '$2b$10$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234';

function quote(text: string): string {
  return /[",;\r\n\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const HEADER = ['id', 'email', 'first_name', 'last_name', 'password_hash', 'city', 'notes'] as const;

export function nastyCsv(shown: (value: string) => string = (value) => value): string {
  const header = [...HEADER, ...NASTY_COLUMNS].map(quote).join(',');
  const lines = rows(shown).map(({ id, email, first, last, city, notes }) => {
    const odd = NASTY_COLUMNS.map((_, index) => (index % 3 === 0 && first.length < 200 ? first : 'x'));
    return [id, email, first, last, HASH, city, notes, ...odd].map(quote).join(',');
  });
  return `${[header, ...lines].join('\n')}\n`;
}

/** The same as JSON lines, which can hold what a table can not: NUL, lone surrogates, nesting. */
export function nastyNdjson(shown: (value: string) => string = (value) => value): string {
  const extra = ['nul\0byte', 'lone \ud800 surrogate \udc00', '\u001b]0;nested\u0007'];
  return rows(shown)
    .map(({ id, email, first, last, city, notes }, index) => {
      const value = shown(extra[index % extra.length] ?? '');
      const odd = {
        [`${ESC}]0;key${BEL}`]: value,
        'nul\0key': value,
        '\ud800': [value, { '\u202e': value }],
      };
      const user = { id, email, first_name: first, last_name: last, password_hash: HASH, city, notes };
      return JSON.stringify({ ...user, odd, '': value });
    })
    .join('\n')
    .concat('\n');
}

if (import.meta.main) {
  writeFileSync(new URL('nasty.csv', import.meta.url), nastyCsv());
  writeFileSync(new URL('nasty.ndjson', import.meta.url), nastyNdjson());
}
