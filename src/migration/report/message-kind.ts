/**
 * A tenant's message without what is about one user: two failures with the same cause then have the same words, and a
 * report can be shown to others. Addresses, ids, hashes and quoted values become `…`.
 */

/** No message that is known is longer; of a longer one the end is not needed. */
const MAX_LENGTH = 400;

/** In this order. Each works in one pass over at most MAX_LENGTH characters. */
const VALUES: readonly (readonly [RegExp, string])[] = [
  // The validator quotes the value at the end (z-schema: INVALID_FORMAT, PATTERN, ENUM_MISMATCH).
  [/(validation for format [\w-]{1,40}: )[\s\S]*$/, '$1…'],
  [/(does not match pattern [\s\S]*?: )[\s\S]*$/, '$1…'],
  [/(No enum match for: )[\s\S]*$/, '$1…'],
  [/\([0-9]+ chars\)/g, '(… chars)'],
  [/(Array is too (?:long|short) )\([0-9]+\)/g, '$1(…)'],
  [/Value \S{1,60} is/g, 'Value … is'],
  [/[^\s<>"'(),;:]+@[^\s<>"'(),;]+/g, '…@…'],
  [/auth0\|[^\s"',;)]+/g, 'auth0|…'],
  [/\$[a-z0-9-]{1,20}\$[^\s"']+/gi, '…'],
  [/\b[A-Za-z0-9+/_-]{32,}={0,2}/g, '…'],
];

export function messageKind(message: string): string {
  // Cut at a blank, so that no address loses the @ it is known by.
  const end = message.length > MAX_LENGTH ? message.lastIndexOf(' ', MAX_LENGTH) : message.length;
  const text = end === -1 ? '…' : message.slice(0, end);
  return VALUES.reduce((kind, [value, shown]) => kind.replace(value, shown), text);
}

/** `ann@example.com` → `a***@example.com`: enough to recognise whom one knows. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  const [first = ''] = email;
  return at < 1 ? '***' : `${first}***${email.slice(at)}`;
}
