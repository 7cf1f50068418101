import CirclePlay from '@lucide/svelte/icons/circle-play';
import BellRing from '@lucide/svelte/icons/bell-ring';
import Copy from '@lucide/svelte/icons/copy';
import Download from '@lucide/svelte/icons/download';
import CircleQuestionMark from '@lucide/svelte/icons/circle-question-mark';
import History from '@lucide/svelte/icons/history';
import Link2 from '@lucide/svelte/icons/link-2';
import Maximize2 from '@lucide/svelte/icons/maximize-2';
import Reply from '@lucide/svelte/icons/reply';
import RotateCcw from '@lucide/svelte/icons/rotate-ccw';
import TextCursorInput from '@lucide/svelte/icons/text-cursor-input';
import ThumbsDown from '@lucide/svelte/icons/thumbs-down';
import { m } from '../i18n/generated/messages.js';
import type { IconShape } from '../ui/icon-shape.ts';
import type { Deed } from './deeds.ts';

/** How a deed looks in the menu; reactions are a row of their own. */
export const DEED_LOOK: Record<
  Exclude<Deed, 'react'>,
  { words: () => string; icon: IconShape; key?: string }
> = {
  reply: { words: m.quote, icon: Reply, key: 'Q' },
  play: { words: m.deed_play, icon: CirclePlay },
  view: { words: m.deed_view, icon: Maximize2 },
  copy: { words: m.deed_copy, icon: Copy },
  link: { words: m.deed_link, icon: Link2 },
  download: { words: m.deed_download, icon: Download },
  retry: { words: m.retry, icon: RotateCcw },
  reuse: { words: m.reuse_text, icon: TextCursorInput },
  why: { words: m.deed_why, icon: CircleQuestionMark },
  wrong: { words: m.deed_wrong, icon: ThumbsDown },
  versions: { words: m.deed_versions, icon: History },
  ask_owner: { words: m.ask_owner, icon: BellRing },
};
