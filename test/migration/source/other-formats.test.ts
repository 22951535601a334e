import { execFileSync } from 'node:child_process';
import { DatabaseSync } from 'node:sqlite';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { inspectSource } from '../../../src/migration/source/inspect.ts';
import { write } from './files.ts';

/** Files that are no export: a person is told what they have, and what to do. */

const CSV = 'id,email\n1,ann@example.com\n2,ben@example.com\n';

const MYSQL = `-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)
--
-- Host: localhost    Database: shop
-- ------------------------------------------------------
-- Server version	8.0.36

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!50503 SET NAMES utf8mb4 */;

--
-- Table structure for table \`users\`
--

DROP TABLE IF EXISTS \`users\`;
`;
const POSTGRES = `--
-- PostgreSQL database dump
--

\\restrict a8sd7f

-- Dumped from database version 16.2

SET statement_timeout = 0;
COPY public.users (id, email) FROM stdin;
`;
const SQLITE = 'PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE users (id, email);\n';

function database(): Buffer {
  const db = new DatabaseSync(':memory:');
  db.exec('CREATE TABLE users (id, email)');
  return Buffer.from(db.serialize());
}

async function refused(content: string | Buffer, extension: string) {
  const inspected = await inspectSource(write(content, extension));
  return inspected.ok ? 'it was read' : `${inspected.error.message} ${inspected.error.hint}`;
}

describe('a file that is no export says what it is, and what to do with it', () => {
  test.each([
    ['a dump of MySQL', MYSQL, 'is a dump in SQL. Load it into a database.'],
    ['a dump of PostgreSQL', POSTGRES, 'is a dump in SQL. Load it into a database.'],
    ['a dump of SQLite', SQLITE, 'is a dump in SQL. Load it into a database.'],
    ['rows to insert', "INSERT INTO users VALUES (1, 'a@b.example');\n", 'is a dump in SQL.'],
    ['the same, compressed', gzipSync(MYSQL), 'is a dump in SQL.'],
    ['zstd', zstdCompressSync(CSV), 'is compressed with zstd. Unpack it;'],
    ['bzip2', Buffer.from('BZh91AY&SY\x12\x34rest', 'latin1'), 'is compressed with bzip2. Unpack it;'],
    ['xz', Buffer.from('\xfd7zXZ\x00\x00\x04rest', 'latin1'), 'is compressed with xz. Unpack it;'],
    ['a PDF', '%PDF-1.7\n1 0 obj\n', 'is a PDF. Ask for an export'],
    [
      'an old workbook',
      Buffer.from(`d0cf11e0a1b11ae1${'00'.repeat(600)}`, 'hex'),
      'an old Excel workbook. Save it as CSV',
    ],
    [
      'a custom dump',
      Buffer.from('PGDMP\x01\x0f\x00rest of it', 'latin1'),
      'is a dump of PostgreSQL. Restore it',
    ],
    ['Parquet', Buffer.from('PAR1\x15\x04\x15rest of it', 'latin1'), 'is a Parquet file. Convert it'],
  ])('%s', async (_what, content, sentence) => {
    expect(await refused(content, 'bin')).toContain(sentence);
  });

  test('an SQLite database', async () => {
    expect(await refused(database(), 'db')).toContain('is an SQLite database. Export the table of the users');
  });
});

test('a pipe is not waited for', async () => {
  const path = write('', 'fifo');
  execFileSync('sh', ['-c', `rm "${path}" && mkfifo "${path}"`]);
  const inspected = await inspectSource(path);
  expect(inspected).toMatchObject({
    error: { code: 'source-no-file', hint: expect.stringContaining('write it to a file first') },
  });
});

test.each([
  ['settings_id,email\n1,a@b.example\n'],
  ['SET,email\n1,a@b.example\n2,c@d.example\n'],
  ['-- email\nann@example.com\n'],
  ['BZ,email\n1,a@b.example\n'],
])('what only begins a little like one is read: %j', async (content) => {
  expect(await inspectSource(write(content))).toMatchObject({ ok: true });
});
