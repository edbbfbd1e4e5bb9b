import { useCallback, useEffect, useRef, useState } from 'react';

const nearEnd = 24;
/** How long a jump takes to arrive, in milliseconds. */
const settled = 300;
const upwardKeys = ['ArrowUp', 'PageUp', 'Home'];

/** Whether an input event is somebody leaving the end: a wheel turned up, a key, a finger, the scroll bar. */
function leavesEnd(event: Event, scroller: HTMLElement): boolean {
  if (event instanceof WheelEvent) return event.deltaY < 0;
  if (event instanceof KeyboardEvent) return upwardKeys.includes(event.key) && event.target === scroller;
  return event.type === 'touchmove' || event.target === scroller;
}

const gapTo = ({ scrollHeight, clientHeight, scrollTop }: HTMLElement) => scrollHeight - clientHeight - scrollTop;

interface StayAtEnd {
  readonly scroller: (element: HTMLElement | Window | null) => void;
  readonly letGo: () => void;
}

/**
 * Keeps a scrolled list at its end while rows, the list or the window change size, until the person scrolls up.
 * Gives the ref for the scroller, and what ends the staying when a jump leads elsewhere. `on`: what is the end here is
 * that of everything. Scroll events alone can't tell a person from a row that was just measured, so what
 * the person does is listened to.
 */
export function useStayAtEnd(on: boolean): StayAtEnd {
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const stay = useRef(true);
  const wanted = useRef(on);
  useEffect(() => {
    wanted.current = on;
  }, [on]);
  useEffect(() => {
    if (scroller === null) return undefined;
    let top = scroller.scrollTop;
    const onScroll = () => {
      if (gapTo(scroller) < nearEnd && scroller.scrollTop >= top) stay.current = true;
      top = scroller.scrollTop;
    };
    const onInput = (event: Event) => {
      if (leavesEnd(event, scroller)) stay.current = false;
    };
    const observer = new ResizeObserver(() => {
      if (stay.current && wanted.current) scroller.scrollTop = scroller.scrollHeight;
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
  const ref = useCallback((element: HTMLElement | Window | null) => {
    setScroller(element instanceof HTMLElement ? element : null);
  }, []);
  const letGo = useCallback(() => {
    stay.current = false;
    // Where all there is fits in the window, a jump leads nowhere else.
    setTimeout(() => {
      if (scroller !== null && gapTo(scroller) < nearEnd) stay.current = true;
    }, settled);
  }, [scroller]);
  return { scroller: ref, letGo };
}
