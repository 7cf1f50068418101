import type { Attachment } from 'svelte/attachments';

const WAIT_MS = 450;
let shown: HTMLElement | null = null;

/**
 * Names an icon button on hover and on keyboard focus, with its key. The name for screen readers is the button's own
 * `aria-label`; this is its picture only.
 */
export function tip(text: string, key?: string): Attachment<HTMLElement> {
  return (element) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = () => {
      hide();
      shown = draw(element, text, key);
    };
    const hide = () => {
      clearTimeout(timer);
      shown?.remove();
      shown = null;
    };
    const enter = (event: PointerEvent) => {
      if (event.pointerType !== 'touch') timer = setTimeout(show, WAIT_MS);
    };
    const focus = () => {
      if (element.matches(':focus-visible')) show();
    };
    element.addEventListener('pointerenter', enter);
    element.addEventListener('pointerleave', hide);
    element.addEventListener('pointerdown', hide);
    element.addEventListener('focus', focus);
    element.addEventListener('blur', hide);
    return () => {
      hide();
      element.removeEventListener('pointerenter', enter);
      element.removeEventListener('pointerleave', hide);
      element.removeEventListener('pointerdown', hide);
      element.removeEventListener('focus', focus);
      element.removeEventListener('blur', hide);
    };
  };
}

function draw(element: HTMLElement, text: string, key: string | undefined): HTMLElement {
  const box = document.createElement('div');
  box.className = 'tip';
  box.setAttribute('aria-hidden', 'true');
  box.append(text);
  if (key) {
    const cap = document.createElement('kbd');
    cap.textContent = key;
    box.append(cap);
  }
  // Inside an open dialog, what is outside the top layer is not seen.
  (element.closest('dialog') ?? document.body).append(box);
  place(box, element.getBoundingClientRect());
  return box;
}

function place(box: HTMLElement, near: DOMRect): void {
  const { width, height } = box.getBoundingClientRect();
  const beside = near.left < 60 && near.width <= 56;
  const left = beside ? near.right + 8 : near.left + near.width / 2 - width / 2;
  const below = near.bottom + 6 + height < innerHeight;
  const top = beside
    ? near.top + near.height / 2 - height / 2
    : below
      ? near.bottom + 6
      : near.top - height - 6;
  box.style.left = `${Math.min(Math.max(6, left), innerWidth - width - 6)}px`;
  box.style.top = `${top}px`;
}
