/** The named comparisons of a project. */
import * as v from 'valibot';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/said.ts';
import { comparisonDocumentSchema } from '../../contract/records.ts';
import type { ComparisonDocument, StoredComparison } from '../../contract/records.ts';
import { documentHash } from '../hashes.ts';
import { noteAudit } from './audit.ts';
import type { ProjectDatabase } from './project-file.ts';

interface ComparisonRow {
  readonly document: string;
  readonly updatedAt: string;
}

/** Comparisons in the order in which they were first stored. */
export function listComparisons(database: ProjectDatabase): StoredComparison[] {
  return database
    .prepare<[], ComparisonRow>(
      'SELECT document, updated_at AS updatedAt FROM comparisons ORDER BY id',
    )
    .all()
    .map(({ document: text, updatedAt }) => {
      const stored: unknown = JSON.parse(text);
      return {
        document: v.parse(comparisonDocumentSchema, stored),
        updatedAt,
        hash: documentHash(stored),
      };
    });
}

/** The comparison of a name. @throws AppError COMPARISON_NOT_FOUND */
export function findComparison(database: ProjectDatabase, name: string): StoredComparison {
  const all = listComparisons(database);
  const found = all.find(({ document }) => document.name === name);
  if (found) return found;
  const names = all.map(({ document }) => document.name);
  throw new AppError({
    code: 'COMPARISON_NOT_FOUND',
    message: say`The project has no comparison "${name}".`,
    remedy:
      names.length > 0
        ? say`It has: ${names.join(', ')}.`
        : say`Store one: limitlab compare --save NAME.`,
  });
}

/** Notes what was done to a comparison: its name and hash, and more. */
function note(
  database: ProjectDatabase,
  { cohort }: ComparisonDocument,
  at: string,
  detail: { readonly name: string; readonly hash: string } & Readonly<Record<string, unknown>>,
): void {
  noteAudit(database, { at, action: 'comparison', cohort, detail });
}

/** @throws AppError COMPARISON_NOT_FOUND */
export function removeComparison(database: ProjectDatabase, name: string, at: string): void {
  database
    .transaction(() => {
      const { hash, document } = findComparison(database, name);
      database.prepare('DELETE FROM comparisons WHERE name = ?').run(name);
      note(database, document, at, { name, hash, removed: true });
    })
    .immediate();
}

/** Gives a comparison another name; its place and its time stay. @throws AppError COMPARISON_NOT_FOUND, COMPARISON_NAME_TAKEN */
export function renameComparison(
  database: ProjectDatabase,
  name: string,
  to: string,
  at: string,
): void {
  if (to === name) return;
  database
    .transaction(() => {
      const { document, hash } = findComparison(database, name);
      if (listComparisons(database).some((one) => one.document.name === to))
        throw new AppError({
          code: 'COMPARISON_NAME_TAKEN',
          message: say`The project has a comparison "${to}" already.`,
          remedy: say`Choose another name, or remove that one first.`,
        });
      const renamed = { ...document, name: to };
      database
        .prepare('UPDATE comparisons SET name = ?, document = ? WHERE name = ?')
        .run(to, JSON.stringify(renamed), name);
      note(database, document, at, { name, hash, removed: true, renamedTo: to });
      note(database, renamed, at, { name: to, hash: documentHash(renamed), renamedFrom: name });
    })
    .immediate();
}

/** Stores a comparison under its name, in place of one of that name. One that is stored already is left alone. */
export function saveComparison(
  database: ProjectDatabase,
  document: ComparisonDocument,
  at: string,
): void {
  database
    .transaction(() => {
      const hash = documentHash(document);
      const known = listComparisons(database).find((one) => one.document.name === document.name);
      if (known?.hash === hash) return;
      database
        .prepare(
          `INSERT INTO comparisons (name, document, updated_at) VALUES (?, ?, ?)
           ON CONFLICT (name) DO UPDATE SET document = excluded.document, updated_at = excluded.updated_at`,
        )
        .run(document.name, JSON.stringify(document), at);
      note(database, document, at, { name: document.name, hash });
    })
    .immediate();
}
