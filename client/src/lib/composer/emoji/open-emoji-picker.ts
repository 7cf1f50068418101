import 'emoji-picker-element';
import './emoji-layer.css';
import { getLocale } from '#lib/i18n/locale.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { placeBeside } from '#lib/ui/place-beside.ts';
import type { Side } from '#lib/ui/place-beside.ts';
import { emojiSource } from './emoji-data.ts';

const WORDS = {
  'pt-BR': () => import('emoji-picker-element/i18n/pt_BR'),
  es: () => import('emoji-picker-element/i18n/es'),
  en: () => import('emoji-picker-element/i18n/en'),
};

let open: (() => void) | null = null;

/**
 * Lets the person choose emojis beside `anchor`, which gets the focus back. Imported when it is wanted:
 * `const { openEmojiPicker } = await import('#lib/composer/emoji/open-emoji-picker.ts')`.
 * @param chosen  called for each choice; return false to close after it (a reaction is one)
 * @returns resolves when it is closed
 */
export async function openEmojiPicker(
  anchor: HTMLElement,
  chosen: (emoji: string) => boolean | void,
  side: Side = 'top',
): Promise<void> {
  open?.();
  const [source, { default: i18n }] = await Promise.all([emojiSource(), WORDS[getLocale()]()]);
  const box = document.createElement('div');
  box.popover = 'manual';
  box.className = 'emoji-layer';
  box.setAttribute('role', 'dialog');
  box.setAttribute('aria-label', m.emoji());
  const picker = document.createElement('emoji-picker');
  Object.assign(picker, { ...source, i18n });
  box.append(picker);
  (anchor.closest('dialog') ?? document.body).append(box);
  box.showPopover();
  placeBeside(box, anchor.getBoundingClientRect(), side, 'start');

  return new Promise((resolve) => {
    const close = () => {
      open = null;
      window.removeEventListener('pointerdown', outside, true);
      window.removeEventListener('resize', close);
      const hadFocus = box.contains(document.activeElement) || document.activeElement === document.body;
      box.remove();
      if (hadFocus) anchor.focus();
      resolve();
    };
    const outside = (event: PointerEvent) => {
      const target = event.target as Node;
      if (!box.contains(target) && !anchor.contains(target)) close();
    };
    open = close;
    window.addEventListener('pointerdown', outside, true);
    window.addEventListener('resize', close);
    box.addEventListener('keydown', (event) => {
      // The panel's single keys must not hear what is searched for.
      event.stopPropagation();
      if (event.key === 'Escape') {
        event.preventDefault();
        close();
      }
    });
    picker.addEventListener('emoji-click', (event) => {
      const { unicode } = event.detail;
      if (unicode && chosen(unicode) === false) close();
    });
    focusSearch(picker);
  });
}

/** A second press on the button closes what the first one opened. */
export function closeEmojiPicker(): boolean {
  const was = open !== null;
  open?.();
  return was;
}

function focusSearch(picker: HTMLElement, tries = 20): void {
  const field = picker.shadowRoot?.querySelector<HTMLElement>('input[type=search]');
  // On a touch screen the keyboard would cover what is to be chosen from.
  if (matchMedia('(pointer: coarse)').matches) return;
  if (field) field.focus();
  else if (tries > 0) requestAnimationFrame(() => focusSearch(picker, tries - 1));
}
