import { EmojiPicker, type EmojiPickerListComponents, type SkinTone } from 'frimousse';
import { Search } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { emojiData } from './emoji-data.ts';

const toneKey = 'conclave.skinTone';
const tones: readonly SkinTone[] = ['none', 'light', 'medium-light', 'medium', 'medium-dark', 'dark'];

/** Kept as long as the window is there. */
const storedTone = (): SkinTone => tones.find((tone) => tone === sessionStorage.getItem(toneKey)) ?? 'none';

/** All emoji, with a search and skin tones. Arrow keys move in the grid while one types. */
export function EmojiChoice({ onChoose }: { readonly onChoose: (emoji: string) => void }) {
  const { t, i18n } = useTranslation();
  const [tone, setTone] = useState(storedTone);
  const chooseTone = (chosen: SkinTone) => {
    sessionStorage.setItem(toneKey, chosen);
    setTone(chosen);
  };
  return (
    <EmojiPicker.Root
      locale={i18n.language.startsWith('de') ? 'de' : 'en'}
      columns={9}
      skinTone={tone}
      resolveEmojiData={emojiData}
      onEmojiSelect={({ emoji }) => onChoose(emoji)}
      className="flex h-80 w-[22rem] max-w-full flex-col"
    >
      <div className="flex items-center gap-2 px-1 pb-1">
        <div className="flex min-w-0 flex-1 items-center gap-2 rounded-card border border-strong-line/60 px-2.5 focus-within:border-accent">
          <Search size={16} aria-hidden="true" className="shrink-0 text-soft" />
          <EmojiPicker.Search
            autoFocus
            aria-label={t('emoji.search')}
            placeholder={t('emoji.search')}
            className="min-h-9 min-w-0 flex-1 bg-transparent focus:outline-none"
          />
        </div>
        <ToneChoice tone={tone} onChoose={chooseTone} />
      </div>
      <EmojiPicker.Viewport
        tabIndex={0}
        aria-label={t('emoji.all')}
        role="region"
        className="min-h-0 flex-1 rounded-card"
      >
        <EmojiPicker.Loading className="flex h-full items-center justify-center text-soft">
          {t('emoji.loading')}
        </EmojiPicker.Loading>
        <EmojiPicker.Empty className="flex h-full items-center justify-center text-soft">
          {t('emoji.none')}
        </EmojiPicker.Empty>
        <EmojiPicker.List aria-label={t('emoji.all')} className="select-none pb-1" components={parts} />
      </EmojiPicker.Viewport>
    </EmojiPicker.Root>
  );
}

const parts: Partial<EmojiPickerListComponents> = {
  CategoryHeader: ({ category, ...rest }) => (
    <div {...rest} className="bg-raised px-2 py-1 text-[0.8125rem] font-semibold text-soft">
      {category.label}
    </div>
  ),
  // Its rows and columns count from 0, those of ARIA from 1.
  Row: ({ children, 'aria-rowindex': index, ...rest }) => (
    <div {...rest} aria-rowindex={index === undefined ? undefined : index + 1} className="px-1">
      {children}
    </div>
  ),
  Emoji: ({ emoji, 'aria-colindex': index, ...rest }) => (
    <button
      {...rest}
      aria-colindex={index === undefined ? undefined : index + 1}
      className="flex size-[2.25rem] items-center justify-center rounded-card text-[1.375rem] data-[active]:bg-hover"
    >
      {emoji.emoji}
    </button>
  ),
};

function ToneChoice({ tone, onChoose }: { readonly tone: SkinTone; readonly onChoose: (tone: SkinTone) => void }) {
  const { t } = useTranslation();
  return (
    <EmojiPicker.SkinTone emoji="✋">
      {({ skinToneVariations }) => (
        <label className="relative flex size-9 shrink-0 items-center justify-center rounded-card hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-accent">
          <span aria-hidden="true" className="text-[1.25rem]">
            {skinToneVariations.find(({ skinTone }) => skinTone === tone)?.emoji ?? '✋'}
          </span>
          <select
            aria-label={t('emoji.tone')}
            value={tone}
            onChange={({ target }) => onChoose(tones.find((known) => known === target.value) ?? 'none')}
            className="absolute inset-0 cursor-pointer opacity-0"
          >
            {skinToneVariations.map(({ skinTone, emoji }) => (
              <option key={skinTone} value={skinTone}>
                {`${emoji} ${t(`emoji.tones.${skinTone}`)}`}
              </option>
            ))}
          </select>
        </label>
      )}
    </EmojiPicker.SkinTone>
  );
}
