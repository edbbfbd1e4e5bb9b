import type { TFunction } from 'i18next';

const dayMs = 86_400_000;

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** Whole calendar days from `now` to `at`: 0 today, -1 yesterday, 1 tomorrow. */
export function daysApart(at: number, now: number): number {
  return Math.round((startOfDay(at) - startOfDay(now)) / dayMs);
}

export function clockTime(at: number, language: string): string {
  return new Intl.DateTimeFormat(language, { timeStyle: 'short' }).format(at);
}

/** For the list of groups: the time today, the weekday within a week, the date before that. */
export function listTime(at: number, now: number, language: string): string {
  const days = daysApart(at, now);
  if (days === 0) return clockTime(at, language);
  if (days < 0 && days > -7) return new Intl.DateTimeFormat(language, { weekday: 'short' }).format(at);
  return new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' }).format(at);
}

/** For the line between two days. */
export function dayName(t: TFunction, at: number, now: number, language: string): string {
  const days = daysApart(at, now);
  if (days === 0) return t('conversation.today');
  if (days === -1) return t('conversation.yesterday');
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(at);
}

/** For the inside of a sentence: "today at 14:05", "3 December at 14:05". */
export function whenWords(t: TFunction, at: number, now: number, language: string): string {
  const time = clockTime(at, language);
  const days = daysApart(at, now);
  if (days === 0) return t('when.today', { time });
  if (days === -1) return t('when.yesterday', { time });
  if (days === 1) return t('when.tomorrow', { time });
  const date = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long' }).format(at);
  return t('when.date', { date, time });
}

/** A length of time as people read it: "840 ms", "1.2 s". */
export function spanWords(t: TFunction, ms: number, language: string): string {
  if (ms < 1000) return t('route.milliseconds', { value: Math.max(0, Math.round(ms)) });
  const value = new Intl.NumberFormat(language, { maximumFractionDigits: ms < 10_000 ? 1 : 0 }).format(ms / 1000);
  return t('route.seconds', { value });
}
