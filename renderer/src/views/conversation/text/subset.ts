import { mentionParts, type Named } from '../../../words/mentions.ts';

/** What is used of a node of a Markdown tree (mdast). */
interface Node {
  type: string;
  value?: string;
  children?: Node[];
  data?: { hName: string; hProperties: Record<string, string> };
  position?: { start: { offset?: number }; end: { offset?: number } };
}

/** The parts of `unified` that a plugin of ours needs. */
interface Processor {
  data(): { micromarkExtensions?: unknown[] };
}

// What people type without meaning a layout by it stays as they typed it.
const leftAlone = [
  'characterReference',
  'codeIndented',
  'definition',
  'gfmFootnoteCall',
  'gfmFootnoteDefinition',
  'gfmPotentialFootnoteCall',
  'headingAtx',
  'htmlFlow',
  'htmlText',
  'labelStartImage',
  'setextUnderline',
  'table',
  'tasklistCheck',
  'thematicBreak',
];

const deepest = 8;

/** Leaves bold, italic, struck out, code, quotes, lists and links of Markdown; all else is text. */
export function remarkSubset(this: unknown): void {
  const data = (this as Processor).data();
  data.micromarkExtensions = [...(data.micromarkExtensions ?? []), { disable: { null: leftAlone } }];
}

/** Quotes in quotes in quotes end somewhere: deeper ones are shown as they were typed. */
export function remarkShallow() {
  return (tree: unknown, file: { value: unknown }): void => {
    const source = String(file.value);
    const open: { node: Node; depth: number }[] = [{ node: tree as Node, depth: 0 }];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { node, depth } = next;
      if (depth > deepest && node.children !== undefined) flatten(node, source);
      for (const child of node.children ?? []) open.push({ node: child, depth: depth + 1 });
    }
  };
}

function flatten(node: Node, source: string): void {
  node.type = 'text';
  node.value = source.slice(node.position?.start.offset ?? 0, node.position?.end.offset ?? 0);
  delete node.children;
}

/** Makes `@` and a name of one of `members` an element of its own. Not in code. */
export function remarkMentions({ members }: { readonly members: readonly Named[] }) {
  return (tree: unknown): void => {
    const open: Node[] = [tree as Node];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (node.children === undefined) continue;
      node.children = node.children.flatMap((child) => withMentions(child, members));
      open.push(...node.children.filter(({ type }) => type !== 'mention'));
    }
  };
}

function withMentions(node: Node, members: readonly Named[]): Node[] {
  if (node.type !== 'text' || node.value === undefined) return [node];
  return mentionParts(node.value, members).map(({ text, member }) => {
    const words = { type: 'text', value: text };
    if (member === null) return words;
    return {
      type: 'mention',
      data: { hName: 'mark', hProperties: { 'data-me': String(member.me) } },
      children: [words],
    };
  });
}
