import de from './de.json';
import en from './en.json';

/** What the main process itself says: menus, tray, notifications, and why it can't start. */
export type Words = typeof en;

export interface Language {
  /** BCP 47 with its region, which decides how numbers are written. */
  readonly tag: string;
  readonly words: Words;
}

const languages: Readonly<Record<string, Words>> = { en, de };

/** The first of the `preferred` tags that Conclave speaks, as the window chooses; English otherwise. */
export function chooseLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const words = languages[tag.toLowerCase().split('-')[0] ?? ''];
    if (words) return { tag, words };
  }
  return { tag: 'en', words: en };
}

/** `text` with each `{{name}}` replaced by its value. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (placeholder, name: string) => String(values[name] ?? placeholder));
}

/** The form for `count`: English and German have two. */
export function plural(language: Language, count: number, one: string, other: string): string {
  const form = new Intl.PluralRules(language.tag).select(count) === 'one' ? one : other;
  return fill(form, { count: new Intl.NumberFormat(language.tag).format(count) });
}
