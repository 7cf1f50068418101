import type { Handler } from '@balcao/contract';
import Bot from '@lucide/svelte/icons/bot';
import Headset from '@lucide/svelte/icons/headset';
import Smartphone from '@lucide/svelte/icons/smartphone';
import { m } from '../i18n/generated/messages.js';
import type { IconShape } from '../ui/icon-shape.ts';

export const HANDLER_LOOK: Record<
  Handler,
  { icon: IconShape; accent: string; words: () => string; whyWords: () => string }
> = {
  bot: { icon: Bot, accent: 'text-bot', words: m.handler_bot, whyWords: m.why_bot },
  team: { icon: Headset, accent: 'text-agent', words: m.handler_team, whyWords: m.why_team },
  owner: { icon: Smartphone, accent: 'text-phone', words: m.handler_owner, whyWords: m.why_owner },
};
