import { useCallback, useEffect, useRef, useState } from 'react';

const nearEnd = 24;
const upwardKeys = ['ArrowUp', 'PageUp', 'Home'];

/** Whether an input event is somebody leaving the end: a wheel turned up, a key, a finger, the scroll bar. */
function leavesEnd(event: Event, scroller: HTMLElement): boolean {
  if (event instanceof WheelEvent) return event.deltaY < 0;
  if (event instanceof KeyboardEvent) return upwardKeys.includes(event.key) && event.target === scroller;
  return event.type === 'touchmove' || event.target === scroller;
}

/**
 * Keeps a scrolled list at its end while rows, the list or the window change size, until the person scrolls up.
 * Gives the ref for the scroller. Scroll events alone can't tell a person from a row that was just measured, so what
 * the person does is listened to.
 */
export function useStayAtEnd(): (scroller: HTMLElement | Window | null) => void {
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const stay = useRef(true);
  useEffect(() => {
    if (scroller === null) return undefined;
    let top = scroller.scrollTop;
    const onScroll = () => {
      const gap = scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;
      if (gap < nearEnd && scroller.scrollTop >= top) stay.current = true;
      top = scroller.scrollTop;
    };
    const onInput = (event: Event) => {
      if (leavesEnd(event, scroller)) stay.current = false;
    };
    const observer = new ResizeObserver(() => {
      if (stay.current) scroller.scrollTop = scroller.scrollHeight;
    });
    observer.observe(scroller);
    const list = scroller.querySelector('[role="list"]');
    if (list !== null) observer.observe(list);
    const ending = new AbortController();
    const options = { passive: true, signal: ending.signal };
    scroller.addEventListener('scroll', onScroll, options);
    for (const type of ['wheel', 'keydown', 'touchmove', 'pointerdown']) {
      scroller.addEventListener(type, onInput, options);
    }
    return () => {
      observer.disconnect();
      ending.abort();
    };
  }, [scroller]);
  return useCallback((element) => setScroller(element instanceof HTMLElement ? element : null), []);
}
