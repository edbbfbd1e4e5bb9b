import { useEffect } from 'react';
import { useWorld } from '../stores/world.ts';
import { useMedia } from './use-media.ts';

/** Puts theme and text size of the profile on the document; everything is sized in rem. */
export function useAppearance(): void {
  const theme = useWorld((world) => world.profile?.theme ?? 'system');
  const textSize = useWorld((world) => world.profile?.textSize ?? 100);
  const systemIsDark = useMedia('(prefers-color-scheme: dark)');
  const dark = theme === 'dark' || (theme === 'system' && systemIsDark);
  useEffect(() => {
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
  }, [dark]);
  useEffect(() => {
    document.documentElement.style.fontSize = `${textSize}%`;
  }, [textSize]);
}
