import { Component, type MouseEvent, memo, type ReactNode } from 'react';
import Markdown, { type Components } from 'react-markdown';
import remarkBreaks from 'remark-breaks';
import remarkGfm from 'remark-gfm';
import { openDialog } from '../../../stores/view.ts';
import { linkTarget } from '../../../words/link.ts';
import type { Named } from '../../../words/mentions.ts';
import { remarkMentions, remarkShallow, remarkSubset } from './subset.ts';

const allowed = ['p', 'strong', 'em', 'del', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'a', 'br', 'mark'];

// Any of these may mean something; most messages have none of them, and cost nothing.
const meaningful = /[*_~`\\[\]<@]|^\s{0,3}(?:[-+>]|\d+[.)])\s*\S|https?:|www\./mu;

// Reading takes time that grows with the square of these, and nobody writes so many but to make windows freeze.
const deepLine = /^(?:[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]))){9}/mu;
const mostMarks = 400;
const marks = /[*_~[\]<>`\n]/gu;
// Beyond this a text is shown as it was typed.
const longest = 6000;

/** Whether a text is to be read as Markdown at all. */
export function hasMarkdown(text: string): boolean {
  if (text.length > longest || !meaningful.test(text) || deepLine.test(text)) return false;
  return (text.match(marks)?.length ?? 0) <= mostMarks;
}

interface Props {
  readonly text: string;
  /** Whom it names. */
  readonly members: readonly Named[];
}

/** A message as Markdown: the subset that chats have, never HTML, pictures or anything that loads. */
export const MarkdownText = memo(function MarkdownText({ text, members }: Props) {
  return (
    <AsTyped key={text} text={text}>
      <Markdown
        remarkPlugins={[
          [remarkGfm, { singleTilde: false }],
          remarkSubset,
          remarkShallow,
          remarkBreaks,
          [remarkMentions, { members }],
        ]}
        allowedElements={allowed}
        unwrapDisallowed
        urlTransform={(url) => linkTarget(url)?.href ?? ''}
        components={components}
      >
        {text}
      </Markdown>
    </AsTyped>
  );
});

const components: Components = {
  p: ({ children }) => <p dir="auto">{children}</p>,
  li: ({ children }) => <li dir="auto">{children}</li>,
  blockquote: ({ children }) => <blockquote dir="auto">{children}</blockquote>,
  pre: ({ children }) => <pre dir="ltr">{children}</pre>,
  mark: ({ children, ...rest }) => <Mention me={isMe(rest)}>{children}</Mention>,
  a: ({ href, children }) => <OutsideLink href={href ?? ''}>{children}</OutsideLink>,
};

function isMe(properties: object): boolean {
  return 'data-me' in properties && properties['data-me'] === 'true';
}

function Mention({ me, children }: { readonly me: boolean; readonly children: ReactNode }) {
  const look = me ? 'bg-accent text-on-accent' : 'bg-tint text-accent';
  return <bdi className={`rounded-md px-1 py-px font-medium ${look}`}>{children}</bdi>;
}

/** Leads nowhere by itself: a press shows the whole address first. */
function OutsideLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  if (href === '') return <>{children}</>;
  const ask = (event: MouseEvent) => {
    event.preventDefault();
    openDialog({ what: 'open-link', url: href });
  };
  return (
    <a
      href={href}
      title={href}
      draggable={false}
      onClick={ask}
      onAuxClick={ask}
      className="text-accent underline underline-offset-2"
    >
      {children}
    </a>
  );
}

/** Whatever a text does to the reading of Markdown: it is then shown as it was typed. */
class AsTyped extends Component<{ readonly text: string; readonly children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? <p className="whitespace-pre-wrap">{this.props.text}</p> : this.props.children;
  }
}
