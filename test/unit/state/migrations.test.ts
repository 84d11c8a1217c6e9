import Database from 'libsql';
import { describe, expect, it } from 'vitest';

import { migrate, migrations } from '../../../src/state/migrations.ts';

const steps = [
  'create table animals (name text not null) strict',
  'alter table animals add column legs integer not null default 4',
];

const openInMemory = () => new Database(':memory:');

function versionOf(database: Database.Database): unknown {
  return database.prepare('select user_version from pragma_user_version').get();
}

describe('migrating', () => {
  it('runs every step on an empty database', () => {
    const database = openInMemory();

    migrate(database, steps);

    expect(versionOf(database)).toMatchObject({ user_version: 2 });
    expect(database.prepare('select name, legs from animals').all()).toEqual([]);
  });

  it('keeps what an older version has written', () => {
    const database = openInMemory();
    migrate(database, steps.slice(0, 1));
    database.exec("insert into animals values ('cat')");

    migrate(database, steps);

    expect(database.prepare('select * from animals').get()).toMatchObject({ name: 'cat', legs: 4 });
  });

  it('does nothing twice', () => {
    const database = openInMemory();
    migrate(database, steps);

    migrate(database, steps);

    expect(versionOf(database)).toMatchObject({ user_version: 2 });
  });

  it('leaves no half of a step that fails', () => {
    const database = openInMemory();
    const broken = [...steps, 'create table plants (name text) strict; no sql at all'];

    expect(() => migrate(database, broken)).toThrow('syntax error');

    expect(versionOf(database)).toMatchObject({ user_version: 2 });
    expect(() => database.prepare('select * from plants')).toThrow('no such table');
  });

  it('can go on after a step that failed', () => {
    const database = openInMemory();
    expect(() => migrate(database, [...steps, 'no sql'])).toThrow('syntax error');

    migrate(database, [...steps, 'create table plants (name text) strict']);

    expect(versionOf(database)).toMatchObject({ user_version: 3 });
  });

  it("refuses a newer version's database", () => {
    const database = openInMemory();
    migrate(database, [...migrations, 'create table plants (name text) strict']);

    expect(() => migrate(database, migrations)).toThrow(
      expect.objectContaining({
        code: 'config-invalid',
        message:
          'DATA_DIR was written by a newer version: install that one, or use another folder.',
      }),
    );
  });

  it('makes a schema of the tables that there are', () => {
    const database = openInMemory();

    migrate(database, migrations);

    const tables = database.prepare('select name from sqlite_schema where type = ?').all('table');
    expect(tables).toMatchObject([{ name: 'choices' }, { name: 'updates' }]);
  });
});
