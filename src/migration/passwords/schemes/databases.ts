import { digestImport } from '../convert.ts';
import type { Recognition, Scheme } from '../scheme.ts';

/** Hashes that a database or an operating system makes of its own accounts, used by applications too. */

function salted(
  scheme: string,
  label: string,
  algorithm: 'sha1' | 'sha512',
  hash: string,
  salt: string,
  utf16: boolean,
): Recognition {
  const password = digestImport({
    algorithm,
    hash: Buffer.from(hash, 'hex'),
    salt: { value: salt.toLowerCase(), encoding: 'hex', position: 'suffix' },
    ...(utf16 ? { passwordEncoding: 'utf16le' as const } : {}),
  });
  return { fate: 'kept', scheme, label, password };
}

/** `0x0100` + 4 bytes of salt + SHA-1, twice in SQL Server 2000 (the second time in capitals, left out here). */
const MSSQL_2005 = /^0x0100([0-9A-F]{8})([0-9A-F]{40})(?:[0-9A-F]{40})?$/i;
/** `0x0200` + 4 bytes of salt + SHA-512. The digest is of the password in UTF-16 and the salt behind it. */
const MSSQL_2012 = /^0x0200([0-9A-F]{8})([0-9A-F]{128})$/i;

export const mssql: Scheme = {
  id: 'mssql',
  starts: '0',
  recognise({ value }) {
    const old = MSSQL_2005.exec(value);
    if (old !== null) return salted('mssql', 'SQL Server 2005', 'sha1', old[2] ?? '', old[1] ?? '', true);
    const recent = MSSQL_2012.exec(value);
    return recent === null
      ? undefined
      : salted('mssql', 'SQL Server 2012', 'sha512', recent[2] ?? '', recent[1] ?? '', true);
  },
};

/** `S:` + SHA-1 of password and salt + the salt, 10 bytes (Oracle 11g). The T: form of 12c is PBKDF2 and a digest. */
const ORACLE_11 = /^S:([0-9A-F]{40})([0-9A-F]{20})(?:;|$)/;

export const oracle: Scheme = {
  id: 'oracle',
  starts: 'S',
  recognise({ value }) {
    const match = ORACLE_11.exec(value);
    return match === null
      ? undefined
      : salted('oracle', 'Oracle 11g', 'sha1', match[1] ?? '', match[2] ?? '', false);
  },
};

/** `$NT$` and a line of a Windows dump, `name:rid:LM:NT:::`. The NT hash is MD4 of the password in UTF-16. */
const NT =
  /^(?:\$NT\$|\$3\$\$|[^:]{0,256}:[0-9]{1,10}:(?:[0-9a-fA-F]{32}|NO PASSWORD\*{0,21}|):)([0-9a-fA-F]{32})(?:::.{0,100})?$/;

export const nt: Scheme = {
  id: 'nt',
  recognise({ value }) {
    // A look for the colon is cheap; the pattern would go through every value of every file.
    if (!value.includes(':') && !value.startsWith('$')) return undefined;
    const hex = NT.exec(value)?.[1];
    if (hex === undefined) return undefined;
    const password = digestImport({
      algorithm: 'md4',
      hash: Buffer.from(hex, 'hex'),
      passwordEncoding: 'utf16le',
    });
    return { fate: 'kept', scheme: 'nt', label: 'Windows NT hash (MD4)', password };
  },
};
