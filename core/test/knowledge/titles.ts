import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';

const ROOT = new URL('../../../', import.meta.url);

export const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');

/** The TypeScript files under a folder of the repository, by path from its root. */
export function sources(folder: string): string[] {
  return readdirSync(new URL(`${folder}/`, ROOT), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('node_modules'));
}

/** A title as it stands in the source: what differs from run to run is null. */
type Template = readonly (string | null)[];

/** First arguments of `describe`, `it` and `test`, with their `each` and options, in one file. */
export function titlesIn(path: string): Template[] {
  const found: Template[] = [];
  const visit = (node: ts.Node): void => {
    const title = ts.isCallExpression(node) && isTest(node.expression) ? node.arguments[0] : undefined;
    if (title !== undefined) found.push(...templatesOf(title));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest));
  return path.endsWith('/who-learns-what.test.ts') ? [...found, ...rowsOfTable()] : found;
}

/** Titles of that file are rows of the table. Read and not imported, so that documents are checked whatever runs. */
function rowsOfTable(): Template[] {
  const rows = read('core/test/knowledge/table.ts').matchAll(/\{ row: '([^']+)', rule: '([^']+)'/g);
  return [...rows].map(([, row, rule]) => [`[${rule}] ${row}`]);
}

/** Whether a title, as a document cites it, is one of these: at its end `…` stands for the rest. */
export function isAmong(cited: string, titles: readonly Template[]): boolean {
  const isPrefix = cited.endsWith('…');
  const wanted = isPrefix ? cited.slice(0, -1).trim() : cited;
  return titles.some((template) => matches(wanted, isPrefix, template));
}

function matches(wanted: string, isPrefix: boolean, template: Template): boolean {
  const fixed = template.filter((part) => part !== null).join('');
  if (!/\p{L}{2}/u.test(fixed)) return false;
  if (isPrefix) return fixed.startsWith(wanted) && template[0] !== null;
  const pattern = template.map((part) => (part === null ? '.+' : escape(part))).join('');
  return new RegExp(`^${pattern}$`, 'u').test(wanted);
}

function isTest(callee: ts.Expression): boolean {
  if (ts.isIdentifier(callee)) return ['describe', 'it', 'test'].includes(callee.text);
  if (ts.isPropertyAccessExpression(callee)) return isTest(callee.expression);
  return ts.isCallExpression(callee) && isTest(callee.expression);
}

/** Vitest's own placeholders, `%s` and `$name`, are what differs; so is what a template literal fills in. */
function templatesOf(title: ts.Expression): Template[] {
  if (ts.isStringLiteralLike(title)) return [split(title.text)];
  if (!ts.isTemplateExpression(title)) return [];
  const parts = title.templateSpans.flatMap((span) => [null, ...split(span.literal.text)]);
  return [[...split(title.head.text), ...parts]];
}

function split(text: string): Template {
  return text.split(/(%[sidfjo]|\$[\w.]+)/).flatMap((part, i) => (i % 2 === 1 ? [null] : part === '' ? [] : [part]));
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
