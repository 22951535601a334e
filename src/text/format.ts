/** Numbers, sizes and times the way a person reads them. Machine output stays raw. */

const integer = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** 1240118 → "1,240,118". */
export function formatCount(count: number): string {
  return integer.format(count);
}

/** 1, "user" → "1 user"; 2, "user" → "2 users". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** Bytes in decimal units, as Auth0 counts its limit: 512000 → "512 kB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value >= 10 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(1)} ${units[unit]}`;
}

/** Milliseconds → "0.4 s", "4 s", "48 s", "9 min 40 s", "2 h 5 min". */
export function formatDuration(ms: number): string {
  if (ms < 9_950)
    return Number.isInteger(ms / 1000) && ms > 0 ? `${ms / 1000} s` : `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/** A time that is guessed, so no more exact than it can be known: 37,400 → "40 s", 754,000 → "13 min". */
export function formatAbout(ms: number): string {
  const seconds = Math.max(5, ms / 1000);
  const step = seconds > 600 ? 60 : seconds > 120 ? 15 : 5;
  return formatDuration(Math.round(seconds / step) * step * 1000);
}

/** The formats of moments, made when the first one is shown: each takes some milliseconds, and the first frame shows none. */
function momentFormats() {
  return {
    today: new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }),
    thisYear: new Intl.DateTimeFormat('en-GB', {
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
    }),
    earlier: new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' }),
  };
}
let formats: ReturnType<typeof momentFormats> | undefined;

/** A moment in local time, the nearer the shorter: "14:02" today, "20 Nov, 18:04" this year, else "20 Nov 2024". */
export function formatMoment(ms: number, now: number = Date.now()): string {
  formats ??= momentFormats();
  const [then, today] = [new Date(ms), new Date(now)];
  if (then.toDateString() === today.toDateString()) return formats.today.format(then);
  const isThisYear = then.getFullYear() === today.getFullYear();
  return (isThisYear ? formats.thisYear : formats.earlier).format(then);
}

/** A share of a whole → "65.5%"; never "0.0%" for something, never "100.0%" for less than all. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0%';
  if (part === whole) return '100%';
  const percent = Math.min(99.9, Math.max(0.1, (part / whole) * 100));
  return `${percent.toFixed(1)}%`;
}
