type Row = Record<string, unknown>;

/** As much of the drivers as is used; they come with the place where the script runs. */
interface Postgres {
  readonly Client: new (options: {
    readonly connectionString: string;
  }) => {
    connect(): Promise<void>;
    query(query: string, values: readonly string[]): Promise<{ readonly rows: readonly Row[] }>;
    end(): Promise<void>;
  };
}
interface Mysql {
  createConnection(url: string): {
    query(
      query: string,
      values: readonly string[],
      done: (error: Error | null, rows: readonly Row[]) => void,
    ): void;
    end(): void;
  };
}

/** Everything a script needs to reach the old system: Auth0's script settings, its `require`, and `fetch`. */
export interface RowTools {
  readonly settings: Readonly<Record<string, string | undefined>>;
  readonly require: { (module: 'pg'): Postgres; (module: 'mysql'): Mysql };
  readonly fetch: typeof fetch;
}

/**
 * The legacy row of one e-mail address, from where the setting LEGACY_DATABASE_URL says: PostgreSQL, MySQL, or an
 * address of the old system that answers with JSON. Copied into the script as text: refers to nothing outside itself.
 */
export async function findLegacyRow(
  email: string,
  { settings, require, fetch }: RowTools,
): Promise<Row | undefined> {
  const url = settings.LEGACY_DATABASE_URL;
  const query = settings.LEGACY_QUERY;
  if (!url) throw new Error('The setting LEGACY_DATABASE_URL is missing.');
  const { protocol } = new URL(url);
  if (protocol === 'https:' || protocol === 'http:') {
    const address = url.replace('{email}', encodeURIComponent(email));
    const headers = settings.LEGACY_TOKEN ? { authorization: `Bearer ${settings.LEGACY_TOKEN}` } : {};
    const answer = await fetch(address, { headers });
    if (answer.status === 404) return undefined;
    if (!answer.ok) throw new Error(`The old system answered ${answer.status}.`);
    return Object(await answer.json());
  }
  if (!query) throw new Error('The setting LEGACY_QUERY is missing.');
  if (protocol === 'postgres:' || protocol === 'postgresql:') {
    const { Client } = require('pg');
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      const { rows } = await client.query(query, [email]);
      return rows[0];
    } finally {
      await client.end();
    }
  }
  if (protocol === 'mysql:') {
    const connection = require('mysql').createConnection(url);
    return new Promise((resolve, reject) => {
      connection.query(query, [email], (error, rows) => {
        connection.end();
        if (error) reject(error);
        else resolve(rows[0]);
      });
    });
  }
  throw new Error(`LEGACY_DATABASE_URL begins with ${protocol}//; postgres, mysql and https are known.`);
}
