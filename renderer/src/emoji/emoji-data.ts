import type { EmojiData, EmojiDataResolver } from 'frimousse';

/** What is used of emojibase's files. */
interface Emoji {
  readonly emoji: string;
  readonly label: string;
  readonly group?: number;
  readonly subgroup?: number;
  readonly version: number;
  readonly tags?: readonly string[];
  readonly skins?: readonly { readonly emoji: string; readonly tone?: number | readonly number[] }[];
}

interface Names {
  readonly groups: readonly { readonly key: string; readonly message: string; readonly order: number }[];
  readonly skinTones: readonly { readonly key: string; readonly message: string }[];
}

// What the emoji fonts of supported systems have by now.
const newest = 15;
const tones = ['light', 'medium-light', 'medium', 'medium-dark', 'dark'] as const;

type Tone = (typeof tones)[number];

/** Chunks of the app, loaded from its own origin when they are first needed, as scripts are. */
async function load(locale: string): Promise<[unknown, unknown]> {
  const [emojis, names] =
    locale === 'de'
      ? await Promise.all([import('emojibase-data/de/data.json'), import('emojibase-data/de/messages.json')])
      : await Promise.all([import('emojibase-data/en/data.json'), import('emojibase-data/en/messages.json')]);
  return [emojis.default, names.default];
}

/** The emoji and their names in German or else English. Nothing is fetched, nor kept. */
export const emojiData: EmojiDataResolver = async (locale) => {
  const [emojis, names] = (await load(locale)) as [readonly Emoji[], Names];
  return toEmojiData(locale, emojis, names);
};

function toEmojiData(locale: string, emojis: readonly Emoji[], names: Names): EmojiData {
  const groups = names.groups.filter(({ key }) => key !== 'component');
  const toneNames = new Map(names.skinTones.map(({ key, message }) => [key, capitalised(message)]));
  return {
    locale,
    categories: groups.map(({ order, message }) => ({ index: order, label: capitalised(message) })),
    skinTones: byTone((tone) => toneNames.get(tone) ?? tone),
    emojis: emojis.flatMap((emoji) => {
      if (emoji.group === undefined || emoji.version > newest) return [];
      const { group, label, version, tags = [] } = emoji;
      const skins = toSkins(emoji);
      return {
        emoji: emoji.emoji,
        category: group,
        label: capitalised(label),
        version,
        tags: [...tags],
        ...(skins === null ? {} : { skins }),
      };
    }),
  };
}

function toSkins({ emoji, skins = [] }: Emoji): Record<Tone, string> | null {
  const ofTone = new Map(skins.map((skin) => [skin.tone, skin.emoji]));
  return skins.length === 0 ? null : byTone((_, index) => ofTone.get(index + 1) ?? emoji);
}

function byTone(value: (tone: Tone, index: number) => string): Record<Tone, string> {
  const [light, mediumLight, medium, mediumDark, dark] = tones.map(value);
  const known = (text: string | undefined) => text ?? '';
  return {
    light: known(light),
    'medium-light': known(mediumLight),
    medium: known(medium),
    'medium-dark': known(mediumDark),
    dark: known(dark),
  };
}

const capitalised = (text: string) => text.charAt(0).toLocaleUpperCase() + text.slice(1);
