import type { Colour, Style } from '../e2e/styled-lines.ts';

/** What the colours of a terminal look like in a picture, in the dark and in the light. */

interface Theme {
  readonly text: string;
  readonly ground: string;
  readonly frame: string;
  readonly bar: string;
  /** Red, green, yellow, blue, magenta, cyan and grey: 1 to 6 of the palette, and 8. */
  readonly palette: Readonly<Record<number, string>>;
}

const DARK: Theme = {
  text: '#dce3ec',
  ground: '#10141b',
  frame: '#2b3340',
  bar: '#1a202a',
  palette: {
    0: '#10141b',
    1: '#ff7b72',
    2: '#5fd68b',
    3: '#e9b949',
    4: '#7cb7ff',
    5: '#d2a1ff',
    6: '#5ccfe6',
    7: '#dce3ec',
    8: '#7d8896',
  },
};

const LIGHT: Theme = {
  text: '#22272e',
  ground: '#ffffff',
  frame: '#d0d7de',
  bar: '#f3f5f7',
  palette: {
    0: '#ffffff',
    1: '#c4232b',
    2: '#16793a',
    3: '#8f5f00',
    4: '#0a5fd0',
    5: '#7d3fd0',
    6: '#0b7480',
    7: '#22272e',
    8: '#6b7684',
  },
};

function rules({ text, ground, frame, bar, palette }: Theme): string {
  const colours = Object.entries(palette).map(([index, colour]) => `.c${index}{fill:${colour}}`);
  return [
    `.t{fill:${text}}`,
    `.g{fill:${ground}}`,
    `.w{fill:${ground};stroke:${frame}}`,
    `.h{fill:${bar}}`,
    ...colours,
  ].join('');
}

export const STYLE_SHEET = [
  'text{white-space:pre;font-variant-emoji:text}',
  rules(DARK),
  '.b{font-weight:700}.i{font-style:italic}.u{text-decoration:underline}.d{opacity:.62}',
  `@media (prefers-color-scheme:light){${rules(LIGHT)}}`,
].join('');

/** The first 16 colours are the theme's; the bright ones look like the others, but for grey. */
function themed(index: number): string {
  return `c${index === 8 ? 8 : index % 8}`;
}

/** 16 to 231 are a cube of six steps, 232 to 255 are greys (xterm's 256 colours). */
function fromPalette(index: number): string {
  const hex = (value: number) => value.toString(16).padStart(2, '0');
  if (index >= 232) return `#${hex(8 + (index - 232) * 10).repeat(3)}`;
  const step = (value: number) => (value === 0 ? 0 : 55 + value * 40);
  const [red, green, blue] = [36, 6, 1].map((unit) => step(Math.floor((index - 16) / unit) % 6));
  return `#${hex(red ?? 0)}${hex(green ?? 0)}${hex(blue ?? 0)}`;
}

export interface Paint {
  readonly classes: readonly string[];
  /** A colour that no theme changes. */
  readonly fill?: string;
}

function paint(colour: Colour, otherwise: 't' | 'g'): Paint {
  if (colour === 'default') return { classes: [otherwise] };
  if (typeof colour === 'string') return { classes: [], fill: colour };
  return colour < 16 ? { classes: [themed(colour)] } : { classes: [], fill: fromPalette(colour) };
}

/** How the characters of a run are painted. */
export function inkOf(style: Style): Paint {
  const ink = style.inverse ? paint(style.background, 'g') : paint(style.foreground, 't');
  const more = [
    style.bold ? 'b' : '',
    style.italic ? 'i' : '',
    style.underline ? 'u' : '',
    style.dim && !style.inverse ? 'd' : '',
  ];
  return { ...ink, classes: [...ink.classes, ...more.filter((name) => name !== '')] };
}

/** What lies behind a run; undefined where it is the window's own ground. */
export function groundOf({ inverse, foreground, background, dim }: Style): Paint | undefined {
  if (!inverse) return background === 'default' ? undefined : paint(background, 'g');
  const ground = paint(foreground, 't');
  return dim ? { ...ground, classes: [...ground.classes, 'd'] } : ground;
}
