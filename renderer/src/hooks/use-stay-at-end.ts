import { useCallback, useEffect, useRef, useState } from 'react';

/**
 * Keeps a scrolled list at its end while rows, the list or the window change size, for as long as the person has not
 * scrolled up. Gives the ref for the scroller.
 */
export function useStayAtEnd(): (scroller: HTMLElement | Window | null) => void {
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const stay = useRef(true);
  useEffect(() => {
    if (scroller === null) return undefined;
    let top = scroller.scrollTop;
    let size = scroller.scrollHeight - scroller.clientHeight;
    const onScroll = () => {
      const nextSize = scroller.scrollHeight - scroller.clientHeight;
      // A jump upwards without any change of size is the person's.
      if (nextSize === size && scroller.scrollTop < top - 1) stay.current = false;
      if (nextSize - scroller.scrollTop < 24) stay.current = true;
      top = scroller.scrollTop;
      size = nextSize;
    };
    const toEnd = () => {
      if (stay.current) scroller.scrollTop = scroller.scrollHeight;
      top = scroller.scrollTop;
      size = scroller.scrollHeight - scroller.clientHeight;
    };
    const observer = new ResizeObserver(toEnd);
    observer.observe(scroller);
    const list = scroller.querySelector('[role="list"]');
    if (list !== null) observer.observe(list);
    scroller.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      scroller.removeEventListener('scroll', onScroll);
    };
  }, [scroller]);
  return useCallback((element) => setScroller(element instanceof HTMLElement ? element : null), []);
}
