import Database from 'libsql';
import { describe, expect, it } from 'vitest';

import { query, toOpeningError } from '../../../src/state/database-error.ts';
import { inTransaction } from '../../../src/state/in-transaction.ts';

/** A database that has room for a few pages, and is full of animals. */
function createFullDatabase() {
  const database = new Database(':memory:');
  database.exec('create table animals (name text)');
  database.exec('pragma max_page_count = 4');
  const insert = database.prepare('insert into animals values (?)');
  return { database, fill: () => insert.run('x'.repeat(20_000)) };
}

describe('a full disk', () => {
  it('is named in a failure of the open database, which is ours', () => {
    const { fill } = createFullDatabase();

    expect(() => query(fill)).toThrow(
      expect.objectContaining({
        code: 'internal',
        message: 'DATA_DIR cannot be written: the disk is full.',
      }),
    );
  });

  it('takes back what a transaction has done, and leaves the database usable', () => {
    const { database, fill } = createFullDatabase();

    const act = () =>
      inTransaction(database, () => {
        database.exec("insert into animals values ('cat')");
        fill();
      });

    expect(act).toThrow('full');
    expect(database.prepare('select count(*) as count from animals').get()).toMatchObject({
      count: 0,
    });
    inTransaction(database, () => database.exec("insert into animals values ('dog')"));
    expect(database.prepare('select name from animals').get()).toMatchObject({ name: 'dog' });
  });
});

describe('a database that cannot be opened', () => {
  const withCode = (code: string) => Object.assign(new Error('at /secret/path'), { code });

  it.each([
    ['SQLITE_BUSY', 'is in use by another process: each needs a folder of its own'],
    ['SQLITE_CORRUPT_INDEX', 'holds a damaged database: put a copy in its place, or remove it'],
    ['SQLITE_READONLY', 'is not a folder that can be written'],
    ['EACCES', 'is not a folder that can be written'],
    ['ENOSPC', 'cannot be written: the disk is full'],
  ])('is one sentence for the operator, without a path: %s', (code, problem) => {
    const cause = withCode(code);

    const error = toOpeningError(cause);

    expect(error).toMatchObject({ code: 'config-invalid', message: `DATA_DIR ${problem}.`, cause });
  });
});
