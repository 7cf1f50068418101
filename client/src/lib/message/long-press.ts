import type { Attachment } from 'svelte/attachments';

const HOLD_MS = 450;
const SLIP = 10;

/** A finger that stays: what a second button is for a mouse. Moving, as in scrolling, ends it. */
export function longPress(run: () => void): Attachment<HTMLElement> {
  return (element) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let from = { x: 0, y: 0 };
    let fired = false;
    const end = () => clearTimeout(timer);
    const down = (event: PointerEvent) => {
      end();
      fired = false;
      if (event.pointerType === 'mouse' || !event.isPrimary) return;
      from = { x: event.clientX, y: event.clientY };
      timer = setTimeout(() => {
        fired = true;
        navigator.vibrate?.(10);
        run();
      }, HOLD_MS);
    };
    const move = (event: PointerEvent) => {
      if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > SLIP) end();
    };
    // The click that follows the lifted finger must not also press what lies under it.
    const click = (event: MouseEvent) => {
      if (!fired) return;
      fired = false;
      event.preventDefault();
      event.stopPropagation();
    };
    const menu = (event: Event) => {
      if (fired) event.preventDefault();
    };
    const events = [
      ['pointerdown', down],
      ['pointermove', move],
      ['pointerup', end],
      ['pointercancel', end],
    ] as const;
    for (const [type, listener] of events) element.addEventListener(type, listener);
    element.addEventListener('click', click, true);
    element.addEventListener('contextmenu', menu);
    return () => {
      end();
      for (const [type, listener] of events) element.removeEventListener(type, listener);
      element.removeEventListener('click', click, true);
      element.removeEventListener('contextmenu', menu);
    };
  };
}
