import type { LabelColor } from '@balcao/contract';
import { m } from '../i18n/generated/messages.js';

/** Each colour of a label from the palette, so that it holds in every theme: ground and words. */
export const LABEL_LOOK: Record<LabelColor, { pill: string; dot: string; words: () => string }> = {
  slate: { pill: 'bg-page text-muted', dot: 'bg-muted', words: m.colour_slate },
  red: { pill: 'bg-alert-tint text-alert', dot: 'bg-alert', words: m.colour_red },
  amber: { pill: 'bg-amber-tint text-amber', dot: 'bg-amber', words: m.colour_amber },
  green: { pill: 'bg-agent-tint text-agent', dot: 'bg-agent', words: m.colour_green },
  teal: { pill: 'bg-brand-tint text-brand', dot: 'bg-brand', words: m.colour_teal },
  blue: { pill: 'bg-label-blue-tint text-label-blue', dot: 'bg-label-blue', words: m.colour_blue },
  violet: { pill: 'bg-bot-tint text-bot', dot: 'bg-bot', words: m.colour_violet },
  pink: { pill: 'bg-label-pink-tint text-label-pink', dot: 'bg-label-pink', words: m.colour_pink },
};
