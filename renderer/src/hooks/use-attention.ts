import { useEffect } from 'react';
import { applyEvent } from '../apply-event.ts';

/** Says when the person goes to another window, and comes back. */
export function useAttention(): void {
  useEffect(() => {
    const come = () => applyEvent({ type: 'attention', here: true });
    const go = () => applyEvent({ type: 'attention', here: false });
    window.addEventListener('focus', come);
    window.addEventListener('blur', go);
    return () => {
      window.removeEventListener('focus', come);
      window.removeEventListener('blur', go);
    };
  }, []);
}
