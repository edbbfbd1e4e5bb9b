import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';

const longText = 3000;
// What piles up over neighbouring lines, whoever sends it: more than four marks on one letter.
const piledMarks = /(\p{M}{4})\p{M}+/gu;
const fewEmoji = new RegExp('^(?:\\p{RGI_Emoji}\\s?){1,3}$', 'v');

/** The words, as plain text. The time floats into the last line where it fits. */
export function BubbleText({ text, meta }: { readonly text: string; readonly meta: ReactNode }) {
  const { t, i18n } = useTranslation();
  const [all, setAll] = useState(false);
  const cut = !all && text.length > longText;
  const shown = (cut ? `${text.slice(0, longText).replace(/[\uD800-\uDBFF]$/u, '')}…` : text).replace(piledMarks, '$1');
  const big = shown.length < 40 && fewEmoji.test(shown);
  return (
    <div dir="auto" className="wrap-safe whitespace-pre-wrap">
      <span className={`select-text ${big ? 'text-[2.25rem] leading-tight' : ''}`}>{shown}</span>
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
