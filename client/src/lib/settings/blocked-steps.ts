import { m } from '../i18n/generated/messages.js';
import { isApplePhone, signsOfBrowser } from '../notify/push.ts';
import type { BrowserSigns } from '../notify/push.ts';

/** How notifications that were refused are allowed again: only the browser's own settings can, and each has others. */
export function blockedSteps(
  signs: Pick<BrowserSigns, 'agent' | 'touchPoints'> = signsOfBrowser(),
): string[] {
  const { agent } = signs;
  if (isApplePhone(signs)) return [m.notify_blocked_ios1(), m.notify_blocked_ios2(), m.notify_blocked_ios3()];
  if (/Android/.test(agent)) {
    return [m.notify_blocked_android1(), m.notify_blocked_step2(), m.notify_blocked_step3()];
  }
  if (/Firefox\//.test(agent)) {
    return [m.notify_blocked_step1(), m.notify_blocked_firefox2(), m.notify_blocked_step3()];
  }
  // Chromium's family calls itself Safari, too.
  if (/Safari\//.test(agent) && !/Chrom(e|ium)\//.test(agent)) {
    return [m.notify_blocked_safari1(), m.notify_blocked_safari2(), m.notify_blocked_step3()];
  }
  return [m.notify_blocked_step1(), m.notify_blocked_step2(), m.notify_blocked_step3()];
}
