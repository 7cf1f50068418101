import { m } from '../i18n/generated/messages.js';
import { toasts } from '../ui/toasts.svelte.ts';

/** Puts a text on the clipboard and says so; browsers may refuse. */
export async function copy(text: string, told: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toasts.say(told);
  } catch {
    toasts.say(m.copy_refused(), { tone: 'alert' });
  }
}
