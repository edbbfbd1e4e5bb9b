import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Named } from '../../../words/mentions.ts';
import { hasMarkdown, MarkdownText } from './markdown.tsx';

const longText = 3000;
// What piles up over neighbouring lines, whoever sends it: more than four marks on one letter.
const piledMarks = /(\p{M}{4})\p{M}+/gu;
const fewEmoji = new RegExp('^(?:\\p{RGI_Emoji}\\s?){1,3}$', 'v');

interface Props {
  readonly text: string;
  /** Whom it names. */
  readonly mentioned: readonly Named[];
  readonly meta: ReactNode;
  readonly id: string;
}

/** The words. The time floats into the last line where it fits. */
export function BubbleText({ text, mentioned, meta, id }: Props) {
  const { t, i18n } = useTranslation();
  const [all, setAll] = useState(false);
  const cut = !all && text.length > longText;
  const shown = (cut ? `${text.slice(0, longText).replace(/[\uD800-\uDBFF]$/u, '')}…` : text).replace(piledMarks, '$1');
  const big = shown.length < 40 && fewEmoji.test(shown);
  const asMarkdown = hasMarkdown(shown);
  return (
    <div dir="auto" className={`wrap-safe ${asMarkdown ? 'flow-root' : 'whitespace-pre-wrap'}`}>
      {asMarkdown ? (
        <div id={id} className="message-text select-text">
          <MarkdownText text={shown} members={mentioned} />
        </div>
      ) : (
        <span id={id} className={`select-text ${big ? 'text-[2.25rem] leading-tight' : ''}`}>
          {shown}
        </span>
      )}
      {cut && (
        <button type="button" onClick={() => setAll(true)} className="mt-1 block font-medium text-accent">
          {t('conversation.showAll')}
        </button>
      )}
      {/* The float stands at the end of the words' direction; what is in it reads in that of the interface. */}
      <span className={`float-end ms-3 -mb-0.5 max-w-[calc(100%-0.75rem)] ${big ? 'mt-7' : 'mt-1.5'}`}>
        <span dir={i18n.dir()}>{meta}</span>
      </span>
    </div>
  );
}
