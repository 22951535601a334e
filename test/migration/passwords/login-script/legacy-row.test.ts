import { expect, test } from 'vitest';
import { findLegacyRow, type RowTools } from '../../../../src/migration/passwords/login-script/legacy-row.ts';

/** Drivers as the scripts find them: they note what is asked, and answer with one row. */
function drivers(asked: unknown[]): RowTools['require'] {
  class Client {
    constructor(options: { readonly connectionString: string }) {
      asked.push(options.connectionString);
    }
    async connect() {}
    async query(query: string, values: readonly string[]) {
      asked.push(query, values);
      return { rows: [{ id: 1 }] };
    }
    async end() {
      asked.push('closed');
    }
  }
  const mysql = {
    createConnection(url: string) {
      asked.push(url);
      return {
        query(query: string, values: readonly string[], done: (error: Error | null, rows: []) => void) {
          asked.push(query, values);
          done(query.includes('broken') ? new Error('no such table') : null, []);
        },
        end: () => asked.push('closed'),
      };
    },
  };
  function require(module: 'pg'): { readonly Client: typeof Client };
  function require(module: 'mysql'): typeof mysql;
  function require(module: 'pg' | 'mysql') {
    return module === 'pg' ? { Client } : mysql;
  }
  return require;
}

function find(settings: Record<string, string>, asked: unknown[] = []) {
  return findLegacyRow("o'neil@example.com", { settings, require: drivers(asked), fetch });
}

test('the address is a parameter of the query, never a part of it, and connections are closed', async () => {
  const asked: unknown[] = [];
  const query = 'SELECT * FROM users WHERE lower(email) = $1';
  expect(await find({ LEGACY_DATABASE_URL: 'postgres://old/db', LEGACY_QUERY: query }, asked)).toEqual({
    id: 1,
  });
  expect(asked).toEqual(['postgres://old/db', query, ["o'neil@example.com"], 'closed']);
});

test('nobody found is undefined; an error of the database is one of the script', async () => {
  const asked: unknown[] = [];
  const settings = { LEGACY_DATABASE_URL: 'mysql://old/db', LEGACY_QUERY: 'SELECT 1' };
  expect(await find(settings, asked)).toBeUndefined();
  expect(asked.at(-1)).toBe('closed');
  await expect(find({ ...settings, LEGACY_QUERY: 'broken' })).rejects.toThrow('no such table');
});

test.each([
  [{}, 'LEGACY_DATABASE_URL is missing'],
  [{ LEGACY_DATABASE_URL: 'mysql://old' }, 'LEGACY_QUERY is missing'],
  [{ LEGACY_DATABASE_URL: 'oracle://old', LEGACY_QUERY: 'SELECT 1' }, 'postgres, mysql and https are known'],
])('%j is said to be wrong', async (settings, message) => {
  await expect(find(settings)).rejects.toThrow(message);
});
