import { useEffect, useState } from 'react';

/** When what was opened closes and takes the focus with it, the focus goes back to where it was before. */
export function useFocusBack(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // A moment later: whatever comes instead may have taken the focus for itself.
      setTimeout(() => {
        if (document.activeElement === document.body && before instanceof HTMLElement) before.focus();
      });
    },
    [before],
  );
}
